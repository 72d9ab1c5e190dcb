/** Each asks the program itself, and completes names of files where it knows nothing. */
export const scripts = {
  bash: `_stateline() {
  local IFS=$'\\n'
  COMPREPLY=($(stateline complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null | cut -f 1))
}
complete -o default -F _stateline stateline
`,
  zsh: `#compdef stateline
_stateline() {
  local -a found
  local line
  for line in "\${(@f)$(stateline complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}"; do
    [[ -n $line ]] && found+=("\${\${line%%$'\\t'*}//:/\\\\:}:\${line#*$'\\t'}")
  done
  if (( \${#found} )); then _describe stateline found; else _files; fi
}
compdef _stateline stateline
`,
  fish: `function __stateline
  set -l words (commandline -opc)
  set -l found (stateline complete -- $words[2..-1] "$(commandline -ct)" 2>/dev/null)
  if test (count $found) -gt 0
    printf '%s\\n' $found
  else
    __fish_complete_path "$(commandline -ct)"
  end
end
complete -c stateline -e
complete -c stateline -f -a '(__stateline)'
`,
} as const;
