#!/bin/sh
# Makes the certificates of an EventStoreDB cluster: a private authority, and one certificate per node.
#
#   certificates.sh FOLDER NODE[,NAME-OR-ADDRESS...]...
#
# FOLDER/authority   ca.key and ca.crt. Keep the key off the nodes, and keep a copy: it is never made anew.
# FOLDER/NODE        node.crt, node.key, ca/ca.crt: what one node gets.
# FOLDER/clients     ca.crt: what a client needs to trust the cluster.
#
# Run it again at any time: what is good stays, a certificate that ends within RENEW_DAYS, that names
# something else, or whose key does not fit is made anew. Names are DNS names or IPv4 addresses.
set -eu
umask 077

AUTHORITY_DAYS=${AUTHORITY_DAYS:-3650}
NODE_DAYS=${NODE_DAYS:-397}
RENEW_DAYS=${RENEW_DAYS:-60}
# Nodes know each other by this common name, so all have the same (CertificateReservedNodeCommonName).
COMMON_NAME=${COMMON_NAME:-kurrentdb-node}
# The user id of the server in its image; empty leaves the owner as it is.
NODE_OWNER=${NODE_OWNER:-}

say() { printf 'certificates: %s\n' "$1"; }
die() {
  printf 'certificates: %s\n' "$1" >&2
  exit 1
}

public_key_of_certificate() { openssl x509 -in "$1" -noout -pubkey 2>/dev/null; }
public_key_of_key() { openssl pkey -in "$1" -pubout 2>/dev/null; }
fits() { [ "$(public_key_of_certificate "$1")" = "$(public_key_of_key "$2")" ]; }

check_authority() {
  fits "$ca" "$ca_key" || die "$ca does not belong to $ca_key. Put the pair that signed the nodes' certificates back."
  openssl x509 -in "$ca" -noout -checkend 0 >/dev/null ||
    die "the authority in $folder/authority has ended. Move $folder away, run this again, and give every node and client the new one."
  days_left=$((RENEW_DAYS + NODE_DAYS))
  openssl x509 -in "$ca" -noout -checkend $((days_left * 86400)) >/dev/null ||
    say "the authority ends in less than $days_left days; certificates made now may outlive it"
  say "the authority is there, and stays as it is"
}

make_authority() {
  for node in "$@"; do
    [ ! -e "$folder/${node%%,*}/node.crt" ] ||
      die "$folder has certificates of nodes, but the authority that signed them is gone. Put $folder/authority back, or move $folder away to begin anew."
  done
  mkdir -p "$folder/authority"
  cat >"$work/authority.cnf" <<END
[req]
prompt = no
distinguished_name = name
x509_extensions = authority
[name]
CN = Stateline cluster authority
[authority]
basicConstraints = critical, CA:TRUE, pathlen:0
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
END
  openssl req -x509 -sha256 -newkey rsa:3072 -nodes -days "$AUTHORITY_DAYS" -config "$work/authority.cnf" \
    -keyout "$work/ca.key" -out "$work/ca.crt" 2>"$work/log" || die "$(cat "$work/log")"
  install_file "$work/ca.key" "$ca_key" 0400
  install_file "$work/ca.crt" "$ca" 0444
  say "made an authority for $AUTHORITY_DAYS days in $folder/authority"
}

# In place in one step, also when FOLDER's parts are different file systems.
install_file() {
  cp "$1" "$2.new"
  chmod "$3" "$2.new"
  mv -f "$2.new" "$2"
}

# As openssl prints the names of a certificate.
names_of() {
  names=
  set -f
  IFS=,
  for name in $1; do
    case $name in
      '' | *[!A-Za-z0-9.-]* | -* | .*) die "\"$name\" is no DNS name and no IPv4 address" ;;
      *[!0-9.]*) names="${names}DNS:$name, " ;;
      *) names="${names}IP:$name, " ;;
    esac
  done
  unset IFS
  set +f
  [ -n "$names" ] || die 'a node needs a name'
  names="${names}DNS:localhost, IP:127.0.0.1"
}

is_good() {
  [ -e "$1/node.crt" ] && [ -e "$1/node.key" ] && fits "$1/node.crt" "$1/node.key" &&
    openssl verify -CAfile "$ca" "$1/node.crt" >/dev/null 2>&1 &&
    openssl x509 -in "$1/node.crt" -noout -checkend $((RENEW_DAYS * 86400)) >/dev/null &&
    [ "$(openssl x509 -in "$1/node.crt" -noout -ext subjectAltName | sed -n '2s/^ *//p' | sed 's/IP Address:/IP:/g')" = "$2" ] &&
    [ "$(openssl x509 -in "$1/node.crt" -noout -subject -nameopt multiline | sed -n 's/^ *commonName *= //p')" = "$COMMON_NAME" ]
}

make_node() {
  cat >"$work/node.ext" <<END
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature, keyEncipherment
extendedKeyUsage = serverAuth, clientAuth
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
subjectAltName = $2
END
  # The server reads RSA keys only.
  {
    openssl req -new -sha256 -newkey rsa:2048 -nodes -subj "/CN=$COMMON_NAME" -keyout "$work/node.key" -out "$work/node.csr" &&
      openssl x509 -req -sha256 -in "$work/node.csr" -CA "$ca" -CAkey "$ca_key" -days "$NODE_DAYS" \
        -set_serial "0x01$(openssl rand -hex 15)" -extfile "$work/node.ext" -out "$work/node.crt"
  } 2>"$work/log" || die "$(cat "$work/log")"
  install_file "$work/node.key" "$1/node.key" 0400
  install_file "$work/node.crt" "$1/node.crt" 0444
}

certify() {
  node=${1%%,*}
  names_of "$1"
  mkdir -p "$folder/$node/ca"
  if is_good "$folder/$node" "$names"; then
    say "$node has a good certificate"
  else
    make_node "$folder/$node" "$names"
    say "made a certificate of $NODE_DAYS days for $node ($names)"
  fi
  install_file "$ca" "$folder/$node/ca/ca.crt" 0444
  chmod 0700 "$folder/$node" "$folder/$node/ca"
  [ -z "$NODE_OWNER" ] || chown -R "$NODE_OWNER" "$folder/$node"
}

[ $# -ge 2 ] || die 'usage: certificates.sh FOLDER NODE[,NAME-OR-ADDRESS...]...'
command -v openssl >/dev/null || die 'openssl is not installed'
folder=$1
shift
for node in "$@"; do
  case ${node%%,*} in authority | clients) die "a node cannot be called ${node%%,*}" ;; esac
  names_of "$node"
done
ca=$folder/authority/ca.crt
ca_key=$folder/authority/ca.key
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
mkdir -p "$folder"

if [ -e "$ca" ] && [ -e "$ca_key" ]; then
  check_authority
elif [ -e "$ca" ] || [ -e "$ca_key" ]; then
  die "$folder/authority has only one half of an authority, and is not written over. Put the other half back, or move $folder away to begin anew."
else
  make_authority "$@"
fi
for node in "$@"; do certify "$node"; done
mkdir -p "$folder/clients"
install_file "$ca" "$folder/clients/ca.crt" 0444
chmod 0755 "$folder/clients"
