export interface paths {
  '/api/access/accounts': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The emergency accounts */
    get: operations['AccessController_listAccounts'];
    put?: never;
    /** Make an emergency account; its credentials are shown this once */
    post: operations['AccessController_addAccount'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/access/accounts/{accountId}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /** Remove an emergency account, and end its sessions */
    delete: operations['AccessController_removeAccount'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/access/accounts/{accountId}/reset': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Give an emergency account new credentials, shown this once, and end its sessions */
    post: operations['AccessController_resetAccount'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/access/sessions/end': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** End all sessions of one account or of everybody, also your own */
    post: operations['AccessSessionsController_endSessions'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/access/tokens': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The service tokens, also those that have expired */
    get: operations['AccessController_listTokens'];
    put?: never;
    /** Make a service token; it is shown this once */
    post: operations['AccessController_createToken'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/access/tokens/{tokenId}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /** Revoke a service token */
    delete: operations['AccessController_revokeToken'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/tenants': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The tenants of this server */
    get: operations['TenantsController_list'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/tenants/{tenantId}/alarms': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The alarms that were raised, newest first */
    get: operations['AlarmsController_list'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/tenants/{tenantId}/alarms/{alarmId}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** One alarm */
    get: operations['AlarmsController_get'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/tenants/{tenantId}/alarms/deliveries': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** What became of telling people, newest first */
    get: operations['AlarmsController_deliveries'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/tenants/{tenantId}/alarms/deliveries/redeliver': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Tell a target once more of an alarm that was given up */
    post: operations['AlarmsController_redeliver'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/tenants/{tenantId}/alarms/rehearsals': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** All alarms that rules find in what is recorded, with the time each fires, one a line */
    post: operations['AlarmRehearsalsController_rehearse'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/tenants/{tenantId}/alarms/rules': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** What raises alarms, and why */
    get: operations['AlarmsController_rules'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/tenants/{tenantId}/alarms/targets': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Who is told of alarms */
    get: operations['AlarmsController_targets'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/tenants/{tenantId}/alarms/targets/test': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Send a target a test */
    post: operations['AlarmsController_test'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/tenants/{tenantId}/backups': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Restore points, newest first */
    get: operations['BackupsController_list'];
    put?: never;
    /** Take a backup of the tenant as it is known now */
    post: operations['BackupsController_take'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/tenants/{tenantId}/backups/{backupId}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** A restore point */
    get: operations['BackupsController_get'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/tenants/{tenantId}/blast-radius': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** How much an actor touched, or one operation: by type and severity */
    get: operations['BlastRadiusController_get'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/tenants/{tenantId}/capture': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The readers, how far they lag, and the gaps */
    get: operations['CaptureController_status'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/tenants/{tenantId}/capture/look': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Have every reader look at once */
    post: operations['CaptureController_look'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/tenants/{tenantId}/counterfactual/differences': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** The objects that would be different without some changes */
    post: operations['CounterfactualController_differences'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/tenants/{tenantId}/counterfactual/export': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Every object there would be without some changes with its links, in the formats of an export */
    post: operations['CounterfactualController_export'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/tenants/{tenantId}/counterfactual/objects/{objectId}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** An object as it would be without some changes */
    post: operations['CounterfactualController_object'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/tenants/{tenantId}/coverage': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Which types and properties are captured, compared and recoverable */
    get: operations['TenantsController_coverage'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/tenants/{tenantId}/held': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** When a filter held, for one object or for each of a type */
    get: operations['HeldController_list'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/tenants/{tenantId}/imports/audit-log': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Take recorded audit logs into the timeline */
    post: operations['ImportsController_auditLog'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/tenants/{tenantId}/imports/configuration': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Take an exported configuration as a look */
    post: operations['ImportsController_configuration'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/tenants/{tenantId}/integrity': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The keys that sign, the last backup, and where the chains stand */
    get: operations['IntegrityController_get'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/tenants/{tenantId}/integrity/evidence': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** What proves the log, one value a line: keys, sealed statements, change events; tables list it */
    get: operations['IntegrityController_proof'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/tenants/{tenantId}/objects': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The objects there were */
    get: operations['ObjectsController_list'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/tenants/{tenantId}/objects/{objectId}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** An object as it was */
    get: operations['ObjectsController_get'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/tenants/{tenantId}/objects/{objectId}/effective-members': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Who was in a group, unit or role, also through groups in groups */
    get: operations['MembershipController_members'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/tenants/{tenantId}/objects/{objectId}/effective-memberships': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Groups, units and roles an object was in, also through groups */
    get: operations['MembershipController_memberships'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/tenants/{tenantId}/objects/{objectId}/history': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Every change of an object, and what was only reported of it, newest first */
    get: operations['ObjectsController_history'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/tenants/{tenantId}/objects/{objectId}/holders': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Who held a directory role, also through groups */
    get: operations['MembershipController_holders'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/tenants/{tenantId}/objects/{objectId}/links/{relation}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Where one relation of an object led */
    get: operations['ObjectsController_links'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/tenants/{tenantId}/objects/{objectId}/references': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Which objects led to this one */
    get: operations['ObjectsController_references'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/tenants/{tenantId}/objects/export': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Every object there was with its links: one a line as NDJSON, or a table as CSV or Parquet */
    get: operations['ExportController_export'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/tenants/{tenantId}/operators': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** What operators did, and were refused, newest first */
    get: operations['OperatorsController_list'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/tenants/{tenantId}/operators/evidence': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** What proves the operators’ audit, one value a line: keys, sealed statements, acts */
    get: operations['OperatorsController_proof'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/tenants/{tenantId}/operators/export': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** What operators did, oldest first, as NDJSON, CSV or Parquet */
    get: operations['OperatorsController_export'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/tenants/{tenantId}/overview': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** What happens in a tenant, counted: live objects, changes, who and what most */
    get: operations['OverviewController_get'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/tenants/{tenantId}/overview/stream': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The overview, then what changes in it: `overview` events hold all of it, `patch` events only what is different */
    get: operations['OverviewController_stream'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/tenants/{tenantId}/recoveries': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Recoveries, newest first */
    get: operations['RecoveriesController_list'];
    put?: never;
    /** Plan a recovery; nothing is written before it is approved */
    post: operations['RecoveriesController_request'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/tenants/{tenantId}/recoveries/{recoveryId}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** A recovery and how far it has come */
    get: operations['RecoveriesController_get'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/tenants/{tenantId}/recoveries/{recoveryId}/approve': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Let the plan be written that was shown */
    post: operations['RecoveryActionsController_approve'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/tenants/{tenantId}/recoveries/{recoveryId}/cancel': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Stop before the next write */
    post: operations['RecoveryActionsController_cancel'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/tenants/{tenantId}/recoveries/{recoveryId}/pause': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Stop before the next write, to be resumed */
    post: operations['RecoveryActionsController_pause'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/tenants/{tenantId}/recoveries/{recoveryId}/rehearse': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Try a plan out in a simulator that holds the tenant */
    post: operations['RecoveryActionsController_rehearse'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/tenants/{tenantId}/recoveries/{recoveryId}/reject': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Refuse a plan for good */
    post: operations['RecoveryActionsController_reject'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/tenants/{tenantId}/recoveries/{recoveryId}/resume': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Go on with a paused recovery */
    post: operations['RecoveryActionsController_resume'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/tenants/{tenantId}/recoveries/{recoveryId}/retry': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Plan again what a recovery did not bring about */
    post: operations['RecoveriesController_retry'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/tenants/{tenantId}/recoveries/{recoveryId}/steps': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The steps of the plan, each with what became of it */
    get: operations['RecoveriesController_steps'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/tenants/{tenantId}/recoveries/{recoveryId}/stream': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** How the recovery comes along, up to its end: `recovery` events hold all of it */
    get: operations['RecoveryStreamController_stream'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/tenants/{tenantId}/recoveries/{recoveryId}/undo': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Plan to take back what a recovery wrote */
    post: operations['RecoveriesController_undo'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/tenants/{tenantId}/reports': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Reports, newest first */
    get: operations['ReportsController_list'];
    put?: never;
    /** Compare two instants */
    post: operations['ReportsController_request'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/tenants/{tenantId}/reports/{reportId}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** A report and how far it has come */
    get: operations['ReportsController_get'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/tenants/{tenantId}/reports/{reportId}/cancel': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Stop a report that has not ended */
    post: operations['ReportsController_cancel'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/tenants/{tenantId}/reports/{reportId}/export': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** A completed report with all its rows, as NDJSON, JSON, CSV, Parquet or as Graph tells changes */
    get: operations['ReportsController_export'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/tenants/{tenantId}/reports/{reportId}/rows': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The rows of a completed report */
    get: operations['ReportsController_rows'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/tenants/{tenantId}/retention': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** How long history is kept, and what is removed next */
    get: operations['RetentionController_get'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/tenants/{tenantId}/retention/hold': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Place a legal hold: nothing is removed any more */
    post: operations['RetentionController_hold'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/tenants/{tenantId}/retention/release': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Release the legal hold */
    post: operations['RetentionController_release'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/tenants/{tenantId}/retention/run': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Seal and remove now what is older than is kept */
    post: operations['RetentionController_run'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/tenants/{tenantId}/settings': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** How this server is set, and which variable of its environment sets what */
    get: operations['SettingsController_get'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/tenants/{tenantId}/simulator': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Where the simulator is controlled, in demo mode */
    get: operations['TenantsController_simulator'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/tenants/{tenantId}/state': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** How many objects of each type there were */
    get: operations['StateController_get'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/tenants/{tenantId}/timeline': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** What changed, or is reported to have, and who did it */
    get: operations['TimelineController_list'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/tenants/{tenantId}/timeline/changes/{changeId}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** One entry of the timeline: a change and who did it, or what was only reported */
    get: operations['TimelineChangeController_get'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/tenants/{tenantId}/timeline/density': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** How much changed, or is reported to have, and when */
    get: operations['TimelineDensityController_density'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/tenants/{tenantId}/timeline/export': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** What changed and who did it: one a line as NDJSON, or a table as CSV or Parquet */
    get: operations['TimelineExportController_export'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/tenants/{tenantId}/timeline/replay': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** What changed, oldest first, at the pace in which it happened or faster */
    get: operations['TimelineReplayController_replay'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/tenants/{tenantId}/timeline/stream': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** What changes from now on, or after an earlier event */
    get: operations['TimelineController_stream'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/auth/callback': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Where the directory sends a browser back to; sets a cookie, and sends it on */
    get: operations['EntraController_finish'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/auth/emergency': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Sign in with an emergency account, which needs nothing of the tenant; sets a cookie */
    post: operations['SignInController_emergency'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/auth/entra': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Sign in at the directory of the tenant: sends a browser there, and later to `returnTo` */
    get: operations['EntraController_begin'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/auth/me': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Who is signed in, and what they may do */
    get: operations['SignInController_me'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/auth/sign-out': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** End the session of this browser, also for those who copied its cookie */
    post: operations['SignInController_signOut'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/health': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Whether this process answers */
    get: operations['HealthController_health'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/ready': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Whether questions about the past can be answered; 503 while they cannot */
    get: operations['HealthController_ready'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
}
export type webhooks = Record<string, never>;
export interface components {
  schemas: {
    AccountBody: {
      /** @description up to 64 letters, digits and . _ @ -, the first a letter or a digit */
      name: string;
      roles: (
        | 'backup-reader'
        | 'backup-administrator'
        | 'global-administrator'
        | 'approver'
        | 'responder'
        | 'auditor'
      )[];
      /** @description ids of tenants; all that are yours when it is left out */
      tenantIds?: string[];
    };
    ActLine: {
      /** @enum {string} */
      kind: 'act' | 'end';
    } & {
      [key: string]: unknown;
    };
    Actor: {
      id: string | null;
      ip: string | null;
      /** @enum {string} */
      kind: 'user' | 'application' | 'agent' | 'sync' | 'provisioning' | 'system' | 'stateline';
      name: string | null;
    };
    Alarm: {
      actors: components['schemas']['Actor'][];
      /** @description The same for the same rule over the same changes */
      alarmId: string;
      auditCorrelationIds: string[];
      changeIds: string[];
      /** @description How many changes it is about; of them the newest 100 are named */
      changes: number;
      /** Format: date-time */
      firedAt: string;
      /** @enum {string} */
      level: 'critical' | 'high' | 'medium' | 'low';
      objects: {
        displayName: string;
        objectId: string | null;
        objectType: string | null;
      }[];
      rule: string;
      /** @description A technique, or who advises to watch it */
      source: string | null;
      /** @description What happened, in one sentence */
      text: string;
      undo: boolean;
    };
    AlarmDelivery: {
      alarmId: string;
      attempts: number;
      /** @description Why it was given up, or what else is to be known */
      detail: string | null;
      /** @enum {string} */
      level: 'critical' | 'high' | 'medium' | 'low';
      /** @enum {string} */
      outcome: 'delivered' | 'dead';
      /** @description Where the target is the undo at once */
      recoveryId: string | null;
      rule: string;
      /** Format: date-time */
      settledAt: string;
      target: string;
      text: string;
      /** Format: date-time */
      wantedAt: string | null;
    };
    AlarmDeliveryPage: {
      /** @description The `cursor` of the next page; null on the last */
      next: string | null;
      rows: components['schemas']['AlarmDelivery'][];
    };
    AlarmPage: {
      /** @description The `cursor` of the next page; null on the last */
      next: string | null;
      rows: components['schemas']['Alarm'][];
    };
    AlarmRehearsalLine: {
      actors?: components['schemas']['Actor'][];
      /** @description The same for the same rule over the same changes */
      alarmId?: string;
      alarms?: number;
      auditCorrelationIds?: string[];
      changeIds?: string[];
      /** @description How many changes it is about; of them the newest 100 are named */
      changes?: number;
      events?: number;
      /** Format: date-time */
      firedAt?: string;
      /** @enum {string} */
      kind: 'alarm' | 'end';
      /** @enum {string} */
      level?: 'critical' | 'high' | 'medium' | 'low';
      objects?: {
        displayName: string;
        objectId: string | null;
        objectType: string | null;
      }[];
      rule?: string;
      /** @description A technique, or who advises to watch it */
      source?: string | null;
      /** @description What happened, in one sentence */
      text?: string;
      undo?: boolean;
    };
    AlarmRule: {
      isOn: boolean;
      /** @enum {string} */
      level: 'critical' | 'high' | 'medium' | 'low';
      name: string;
      /** @enum {string} */
      origin: 'shipped' | 'changed' | 'own';
      rate: {
        moreThan: number;
        /** @enum {string} */
        of: 'objects' | 'links' | 'changes';
        /** @enum {string} */
        per: 'tenant' | 'actor' | 'object';
        withinMs: number;
      } | null;
      source: string | null;
      text: string;
      undo: boolean;
      waitsForAudit: boolean;
    };
    AlarmRules: {
      /** @description How many accounts for emergencies are named */
      breakGlassAccounts: number;
      changeWindows: {
        lastsMs: number;
        name: string;
        starts: string;
        zone: string;
      }[];
      /** @description The file that changes what is shipped */
      file: string | null;
      rules: components['schemas']['AlarmRule'][];
    };
    AlarmTargets: {
      targets: {
        /** @enum {string} */
        kind: 'webhook' | 'teams' | 'smtp' | 'syslog';
        /** @enum {string} */
        level: 'critical' | 'high' | 'medium' | 'low';
        name: string;
        rules: string[] | null;
      }[];
    };
    AlarmTargetTest: {
      detail: string | null;
      /** @enum {string} */
      outcome: 'delivered' | 'failed';
    };
    ApprovalBody: {
      /** @description why a plan is written that would lock somebody out */
      overrule?: string;
      /** @description the hash of the plan that was shown */
      planHash: string;
    };
    AuditLogImported: {
      /** @description On record already, or twice among the records */
      known: number;
      /** @description Lines read; blank ones are not counted */
      lines: number;
      /** @description New entries of the timeline */
      recorded: number;
      records: number;
      rejected: number;
      rejections: {
        /** @description From 1 */
        line: number;
        /** @description Why the record is no entry */
        reason: string;
      }[];
    };
    Backup: {
      backupId: string;
      counts: {
        [key: string]: number;
      };
      /** Format: date-time */
      instant: string;
      position: string;
      /** @enum {string} */
      reason: 'scheduled' | 'requested' | 'before-recovery' | 'first';
      seal?: components['schemas']['Seal'];
      stateHash: string;
    };
    BackupPage: {
      /** @description The `cursor` of the next page; null on the last */
      next: string | null;
      rows: components['schemas']['Backup'][];
    };
    /** @description Entries of the timeline, counted: each number is what a count of its pages with the same filters gives. */
    BlastRadius: {
      actors: {
        /** @description Whether all were told apart; else `changes` are least numbers */
        exact: boolean;
        /** @description What is not in the rows, added up */
        others: number;
        rows: {
          changes: number;
          id: string | null;
          /** @enum {string} */
          kind: 'user' | 'application' | 'agent' | 'sync' | 'provisioning' | 'system' | 'stateline';
          name: string | null;
        }[];
      };
      /** @description Changes and reports by how much they deserve a look, the worst types first */
      byType: components['schemas']['TouchedType'][];
      /** @description Seen by looks, first sights left out */
      changes: number;
      correlationIds: {
        /** @description Whether all were told apart; else `changes` are least numbers */
        exact: boolean;
        /** @description What is not in the rows, added up */
        others: number;
        rows: {
          changes: number;
          /** @description Of the audit log */
          correlationId: string;
        }[];
      };
      /** @description Whether all was counted; else only the newest, and every number is a least one */
      exact: boolean;
      /**
       * Format: date-time
       * @description Where the first of them stands in the timeline
       */
      first: string | null;
      /** Format: date-time */
      last: string | null;
      /** @description How many objects they were about */
      objects: number;
      /** @description What the audit log says, and no look saw */
      reported: number;
      trust: components['schemas']['Trust'];
    };
    BreakGlassAccount: {
      displayName: string | null;
      /** @description As it is configured: an object id or a user principal name */
      named: string;
      /** @description null: no such account is known */
      objectId: string | null;
      /** @enum {string|null} */
      status: 'live' | 'soft-deleted' | 'hard-deleted' | null;
    };
    CaptureStatus: {
      firstSync: {
        /** Format: date-time */
        completedAt: string | null;
        done: boolean;
        objects: number;
        /** Format: date-time */
        startedAt: string | null;
      };
      gaps: components['schemas']['Gap'][];
      notifications: {
        failure: string | null;
        ignored: number;
        received: number;
        subscriptions: {
          /** Format: date-time */
          expiresAt: string;
          type: string;
        }[];
      } | null;
      owner: components['schemas']['LeaseHolder'] | null;
      /** @description What this process asks of the directory; null where another process captures */
      quotas: components['schemas']['Quota'][] | null;
      readers: {
        failure: string | null;
        lagSeconds: number | null;
        /** Format: date-time */
        lastLookAt: string | null;
        /** Format: date-time */
        lastSweepAt: string | null;
        permissions: string[];
        reader: string;
        /** @enum {string} */
        state: 'idle' | 'looking' | 'failing' | 'refused' | 'waiting' | 'elsewhere';
      }[];
    };
    Cause: {
      actors?: string[];
      changeIds?: string[];
      correlationIds?: string[];
      from: components['schemas']['Side'];
      until: components['schemas']['Side'];
    };
    CauseBody: {
      /** @description ids or names of actors */
      actors?: string[];
      /** @description ids of changes */
      changeIds?: string[];
      /** @description correlation ids of the audit log */
      correlationIds?: string[];
      /** @description From when on; the beginning of what is known when it is left out: an ISO 8601 instant with a zone (2026-11-20T14:05:00Z), a backup id, a log position (position:123) or now */
      from?: string;
      /** @description Up to when, now when it is left out: an ISO 8601 instant with a zone (2026-11-20T14:05:00Z), a backup id, a log position (position:123) or now */
      until?: string;
    };
    CauseConflict: {
      changeIds: string[];
      link?: {
        relation: string;
        targetId: string;
        targetType: string;
      };
      /** @description OData path, `relation/targetId` of a link, or `status` */
      name: string;
      now: unknown;
      /** @description Without the changes, and without what others set on top of them; it is kept as it is */
      without: unknown;
    };
    ChainHead: {
      /** @description Hex SHA-256 */
      chain: string;
      /** @description Of its last event */
      revision: number;
      /** @description A slice of a shard */
      streamId: string;
    };
    Change: {
      data: {
        /** @description All values of a new object by name, or what changed */
        attributes?:
          | {
              [key: string]: unknown;
            }
          | {
              after: unknown;
              before: unknown;
              /** @description OData path */
              name: string;
            }[];
        /** Format: date-time */
        deletedDateTime?: string | null;
        displayName: string;
        links?: (
          | {
              relation: string;
              targetId: string;
              targetType: string;
            }
          | {
              /** @enum {string} */
              op: 'added' | 'removed';
              relation: string;
              targetId: string;
              targetType: string;
            }
        )[];
        /** @description How many more there are than were asked for */
        moreLinks?: number;
        objectId: string;
        objectType: string;
        window: {
          /** Format: date-time */
          after: string | null;
          /** Format: date-time */
          until: string;
        };
      };
      /** @enum {string} */
      type:
        | 'ObjectDiscovered'
        | 'LinksDiscovered'
        | 'ObjectCreated'
        | 'ObjectChanged'
        | 'ObjectSoftDeleted'
        | 'ObjectRestored'
        | 'ObjectHardDeleted';
    };
    ChoiceBody: {
      /**
       * @description Attributes: bring back the old values, or leave them
       * @enum {string}
       */
      attributes?: 'restore' | 'keep';
      /**
       * @description What to do with objects that did not exist then
       * @enum {string}
       */
      created?: 'keep' | 'softDelete';
      /**
       * @description What to do with objects that were deleted since: also make anew what is gone for good, or only take out of the bin
       * @enum {string}
       */
      deleted?: 'restore' | 'undelete' | 'keep';
      /**
       * @description Links: add what is missing, also remove what was added, or leave them
       * @enum {string}
       */
      links?: 'merge' | 'rollback' | 'skip';
      /**
       * @description What to do where the directory holds something else
       * @enum {string}
       */
      onConflict?: 'skip' | 'overwrite';
    };
    ChoiceExceptionBody: {
      choice?: components['schemas']['ChoiceBody'];
      where?: components['schemas']['ChoiceWhereBody'];
    };
    Choices: {
      /** @enum {string} */
      attributes: 'restore' | 'keep';
      /** @enum {string} */
      created: 'keep' | 'softDelete';
      /** @enum {string} */
      deleted: 'restore' | 'undelete' | 'keep';
      exceptions: {
        choice: {
          /** @enum {string} */
          attributes?: 'restore' | 'keep';
          /** @enum {string} */
          created?: 'keep' | 'softDelete';
          /** @enum {string} */
          deleted?: 'restore' | 'undelete' | 'keep';
          /** @enum {string} */
          links?: 'merge' | 'rollback' | 'skip';
          /** @enum {string} */
          onConflict?: 'skip' | 'overwrite';
        };
        where: {
          attributes?: string[];
          objectIds?: string[];
          relations?: string[];
          targetIds?: string[];
          types?: string[];
        };
      }[];
      /** @enum {string} */
      links: 'merge' | 'rollback' | 'skip';
      /** @enum {string} */
      onConflict: 'skip' | 'overwrite';
    };
    ChoicesBody: {
      /**
       * @description Attributes: bring back the old values, or leave them
       * @enum {string}
       */
      attributes?: 'restore' | 'keep';
      /**
       * @description What to do with objects that did not exist then
       * @enum {string}
       */
      created?: 'keep' | 'softDelete';
      /**
       * @description What to do with objects that were deleted since: also make anew what is gone for good, or only take out of the bin
       * @enum {string}
       */
      deleted?: 'restore' | 'undelete' | 'keep';
      /** @description Where another choice holds; of two about one thing the later does */
      exceptions?: components['schemas']['ChoiceExceptionBody'][];
      /**
       * @description Links: add what is missing, also remove what was added, or leave them
       * @enum {string}
       */
      links?: 'merge' | 'rollback' | 'skip';
      /**
       * @description What to do where the directory holds something else
       * @enum {string}
       */
      onConflict?: 'skip' | 'overwrite';
    };
    ChoiceWhereBody: {
      /** @description attribute paths, as conditions/users/excludeGroups */
      attributes?: string[];
      /** @description object ids */
      objectIds?: string[];
      /** @description relations */
      relations?: string[];
      /** @description ids of objects that links lead to */
      targetIds?: string[];
      /** @description object types */
      types?: string[];
    };
    ConfigurationImported: {
      /** Format: date-time */
      at: string;
      /** @description New entries of the timeline */
      changes: number;
      /** @description Known before, and not among the objects any more */
      missing: number;
      objects: number;
    };
    CounterfactualBody: {
      without?: components['schemas']['CauseBody'];
    };
    CounterfactualExportBody: {
      /** @description one of user, group, application, servicePrincipal, device, administrativeUnit, directoryRole, oauth2PermissionGrant, appRoleAssignment, unifiedRoleDefinition, unifiedRoleAssignment, unifiedRoleEligibilitySchedule, conditionalAccessPolicy, namedLocation, authenticationStrengthPolicy, authenticationMethodsPolicy, authenticationMethodConfiguration, authorizationPolicy, organization, or any other type that is known of the tenant */
      type?: string;
      without?: components['schemas']['CauseBody'];
    };
    CounterfactualPageBody: {
      /** @description the `next` of the page before */
      cursor?: string;
      /** @default 100 */
      limit: number;
      scope?: components['schemas']['CounterfactualScope'];
      without?: components['schemas']['CauseBody'];
    };
    CounterfactualScope: {
      /** @description attribute paths, as conditions/users/excludeGroups */
      attributes?: string[];
      /** @description an OData filter, as startswith(displayName,'CA') */
      filter?: string;
      /** @description object ids */
      objectIds?: string[];
      relations?: (
        | 'manager'
        | 'sponsors'
        | 'licences'
        | 'members'
        | 'owners'
        | 'registeredOwners'
        | 'registeredUsers'
        | 'client'
        | 'resource'
        | 'principal'
        | 'roleDefinition'
      )[];
      types?: (
        | 'user'
        | 'group'
        | 'application'
        | 'servicePrincipal'
        | 'device'
        | 'administrativeUnit'
        | 'directoryRole'
        | 'oauth2PermissionGrant'
        | 'appRoleAssignment'
        | 'unifiedRoleDefinition'
        | 'unifiedRoleAssignment'
        | 'unifiedRoleEligibilitySchedule'
        | 'conditionalAccessPolicy'
        | 'namedLocation'
        | 'authenticationStrengthPolicy'
        | 'authenticationMethodsPolicy'
        | 'authenticationMethodConfiguration'
        | 'authorizationPolicy'
        | 'organization'
      )[];
    };
    Coverage: {
      types: {
        /** @enum {string} */
        deletion: 'soft' | 'repeatable' | 'hard' | 'impossible';
        naming?: string[];
        properties: {
          [key: string]: {
            /** @description Left out when it is */
            captured?: boolean;
            compared: boolean;
            /** @description Why it is not, or not always, written */
            reason?: string;
            /** @enum {string} */
            recoverable: 'update' | 'create' | 'never';
            /** @description What an entry that can be taken away is known by */
            removableBy?: string;
            secret?: boolean;
            /** @description Where it is not the type's */
            source?: string;
            volatile?: boolean;
          };
        };
        /** @enum {string} */
        reading: 'delta' | 'complete';
        recreation: {
          knownBy?: string[];
          lost?: {
            what: string;
            why: string;
          }[];
          possible: boolean;
          /** @description Why it cannot be made anew */
          why?: string;
        };
        relations: {
          [key: string]: {
            from?: {
              path: string;
              targetType: string;
            };
            /** @enum {string} */
            reading: 'delta' | 'sweep' | 'attribute';
            /** @description Why it is not written */
            reason?: string;
            recoverable: boolean;
            /** @description Where it is not the type's */
            source?: string;
          };
        };
        /** @description Where the rules come from */
        source: string;
        title: string;
        type: string;
      }[];
    };
    DensityBucket: {
      /**
       * Format: date-time
       * @description Where it begins
       */
      at: string;
      /** @description Changes that looks saw, by type; types of which there are none are left out, and so are first sights */
      counts: {
        [key: string]: number;
      };
      /** @description First sights: objects, and links that are read apart, as all are when capture begins */
      discovered: number;
      /** @description What the audit log says, and no look saw */
      reported: number;
    };
    Effective: {
      displayName: string | null;
      objectId: string;
      /** @description null when only links told of it */
      objectType: string | null;
      via: components['schemas']['NamedObject'][];
    };
    EffectivePage: {
      /** @description The `cursor` of the next page; null on the last */
      next: string | null;
      rows: components['schemas']['Effective'][];
      trust: components['schemas']['Trust'];
    };
    EmergencyAccount: {
      /** Format: date-time */
      createdAt: string;
      createdBy: {
        id: string;
        /** @description Who made the account or token that this is */
        madeById?: string;
        name: string;
      };
      id: string;
      name: string;
      roles: (
        | 'backup-reader'
        | 'backup-administrator'
        | 'global-administrator'
        | 'approver'
        | 'responder'
        | 'auditor'
      )[];
      tenantIds: 'all' | string[];
    };
    EmergencyAccounts: {
      rows: components['schemas']['EmergencyAccount'][];
    };
    EmergencyBody: {
      /** @description the six digits of its authenticator app */
      code: string;
      /** @description the name of an emergency account */
      name: string;
      /** @description its password */
      password: string;
    };
    EndSessionsBody: {
      /** @description the id of an emergency account or of a person; of everybody when it is left out */
      id?: string;
    };
    EvidenceLine: {
      /** @enum {string} */
      kind: 'header' | 'key' | 'statement' | 'event' | 'end';
    } & {
      [key: string]: unknown;
    };
    ExportLine: {
      attributes?: {
        [key: string]: unknown;
      };
      displayName?: string;
      /** @enum {string} */
      kind: 'trust' | 'object' | 'end';
      links?: components['schemas']['Link'][];
      objectId?: string;
      /** @description How many there were; on the last line */
      objects?: number;
      objectType?: string;
      /** @enum {string} */
      status?: 'live' | 'soft-deleted' | 'hard-deleted';
    };
    Gap: {
      /** Format: date-time */
      from: string;
      reader: string;
      reason: string;
      /** Format: date-time */
      until: string;
    };
    GraphChange: {
      '@odata.type'?: string;
      currentState: unknown;
      deltaFromCurrent: unknown;
      displayName: string;
      entityTypeName: string;
      /** @description Of a change that was tried */
      failureMessage?: string;
      /** @description Of the directory object */
      id: string;
      /** @enum {string} */
      recoveryAction: 'softDelete' | 'update' | 'restore' | 'unknownFutureValue';
    };
    GraphChanges: {
      '@odata.context': string;
      /** @description Where `$count=true` asked for it */
      '@odata.count'?: number;
      /** @description Where the next page is; left out on the last */
      '@odata.nextLink'?: string;
      value: components['schemas']['GraphChange'][];
    };
    GraphError: {
      error: {
        code: string;
        innerError: {
          'client-request-id': string;
          date: string;
          'request-id': string;
        };
        message: string;
      };
    };
    GraphJob: {
      '@odata.context'?: string;
      '@odata.type'?: string;
      filteringCriteria: unknown;
      id: string;
      /** Format: date-time */
      jobCompletionDateTime: string | null;
      /** Format: date-time */
      jobStartDateTime: string;
      /** @enum {string} */
      status:
        | 'initialized'
        | 'running'
        | 'successful'
        | 'failed'
        | 'abandoned'
        | 'unknownFutureValue'
        | 'calculating'
        | 'loadingData';
      /** Format: date-time */
      targetStateDateTime: string;
      totalChangedLinksCalculated: number | null;
      totalChangedObjectsCalculated: number | null;
      /** @description Of a recovery; null before its end */
      totalFailedChanges?: number | null;
      /** @description Of a recovery */
      totalLinksModified?: number;
      /** @description Of a recovery */
      totalObjectsModified?: number;
    };
    GraphJobRequest: {
      filteringCriteria?: unknown;
    };
    GraphJobs: {
      '@odata.context': string;
      /** @description Where `$count=true` asked for it */
      '@odata.count'?: number;
      /** @description Where the next page is; left out on the last */
      '@odata.nextLink'?: string;
      value: components['schemas']['GraphJob'][];
    };
    GraphRecovery: {
      '@odata.context'?: string;
      '@odata.type'?: string;
      id: string;
    };
    GraphSnapshot: {
      '@odata.context'?: string;
      '@odata.type'?: string;
      /** Format: date-time */
      createdDateTime: string;
      /** @description Opaque */
      id: string;
    };
    GraphSnapshots: {
      '@odata.context': string;
      /** @description Where `$count=true` asked for it */
      '@odata.count'?: number;
      /** @description Where the next page is; left out on the last */
      '@odata.nextLink'?: string;
      value: components['schemas']['GraphSnapshot'][];
    };
    Health: {
      /** @enum {string} */
      status: 'ok';
    };
    HeldPage: {
      /** @description The `cursor` of the next page; null on the last */
      next: string | null;
      rows: components['schemas']['WhenHeld'][];
      trust: components['schemas']['Trust'];
    };
    Integrity: {
      heads: components['schemas']['ChainHead'][];
      /** @description The last day of which only the sealed state is kept, YYYYMMDD */
      keptAfter: string | null;
      keys: {
        /** @description By the key before; null for the first, and for one in the place of a lost one */
        endorsement: string | null;
        /** @description Hex SHA-256 of the public key */
        keyId: string;
        previousKeyId: string | null;
        /** @description SPKI, DER, base64 */
        publicKey: string;
      }[];
      lastBackup: {
        backupId: string;
        /** Format: date-time */
        instant: string;
        keyId: string | null;
      } | null;
    };
    LeaseHolder: {
      /** @description Names a process: host, process id, and what tells one start from the next */
      holder: string;
      isUs: boolean;
      /** Format: date-time */
      since: string;
    };
    Link: {
      relation: string;
      targetId: string;
      targetType: string;
    };
    LinkPage: {
      /** @description The `cursor` of the next page; null on the last */
      next: string | null;
      rows: components['schemas']['LinkTarget'][];
      trust: components['schemas']['Trust'];
    };
    LinkTarget: {
      /** @description null for what no look has seen */
      displayName: string | null;
      targetId: string;
      targetType: string;
    };
    Me: {
      id: string;
      /** @enum {string} */
      kind: 'user' | 'application' | 'emergency' | 'service' | 'machine' | 'unauthenticated';
      name: string;
      permissions: (
        | 'backup/standard/read'
        | 'backup/standard/create'
        | 'backup/preview/create'
        | 'backup/preview/cancel'
        | 'backup/recovery/create'
        | 'backup/recovery/cancel'
        | 'recovery/approve'
        | 'recovery/overrule'
        | 'history/read'
        | 'history/export'
        | 'history/import'
        | 'capture/run'
        | 'evidence/export'
        | 'settings/write'
        | 'access/write'
        | 'audit/read'
      )[];
      roles: (
        | 'backup-reader'
        | 'backup-administrator'
        | 'global-administrator'
        | 'approver'
        | 'responder'
        | 'auditor'
      )[];
      scopes: string[] | null;
      /** @enum {string} */
      signedInBy: 'session' | 'token' | 'nothing';
      /** @enum {string} */
      signIn: 'required' | 'off';
      tenantIds: 'all' | string[];
    };
    NamedObject: {
      displayName: string | null;
      objectId: string;
      /** @description null when only links told of it */
      objectType: string | null;
    };
    NewEmergencyAccount: {
      /** Format: date-time */
      createdAt: string;
      createdBy: {
        id: string;
        /** @description Who made the account or token that this is */
        madeById?: string;
        name: string;
      };
      credentials: {
        /** @description For an authenticator app (otpauth://); shown this once */
        codeUri: string;
        /** @description Shown this once */
        password: string;
      };
      id: string;
      name: string;
      roles: (
        | 'backup-reader'
        | 'backup-administrator'
        | 'global-administrator'
        | 'approver'
        | 'responder'
        | 'auditor'
      )[];
      tenantIds: 'all' | string[];
    };
    NewServiceToken: {
      /** Format: date-time */
      createdAt: string;
      createdBy: {
        id: string;
        /** @description Who made the account or token that this is */
        madeById?: string;
        name: string;
      };
      /** Format: date-time */
      expiresAt: string;
      id: string;
      name: string;
      permissions: (
        | 'backup/standard/read'
        | 'backup/standard/create'
        | 'backup/preview/create'
        | 'backup/preview/cancel'
        | 'backup/recovery/create'
        | 'backup/recovery/cancel'
        | 'recovery/approve'
        | 'recovery/overrule'
        | 'history/read'
        | 'history/export'
        | 'history/import'
        | 'capture/run'
        | 'evidence/export'
        | 'settings/write'
        | 'access/write'
        | 'audit/read'
      )[];
      tenantIds: 'all' | string[];
      /** @description Shown this once */
      token: string;
    };
    Object: {
      attributes: {
        [key: string]: unknown;
      };
      /** @description The change that made it as it is here */
      changeId: string;
      /** Format: date-time */
      deletedDateTime: string | null;
      displayName: string;
      objectId: string;
      objectType: string;
      /** @enum {string} */
      status: 'live' | 'soft-deleted' | 'hard-deleted';
      /** Format: date-time */
      validFrom: string;
    };
    ObjectAnswer: {
      links: components['schemas']['Link'][];
      /** @description Whether there are more links than these */
      moreLinks: boolean;
      object: components['schemas']['Object'];
      /** @description Links of other objects that lead to this one */
      references: number;
      trust: components['schemas']['Trust'];
    };
    ObjectPage: {
      /** @description The `cursor` of the next page; null on the last */
      next: string | null;
      rows: components['schemas']['Object'][];
      trust: components['schemas']['Trust'];
    };
    OperatorAct: {
      /** @enum {string} */
      action:
        | 'sign-in'
        | 'sign-out'
        | 'read'
        | 'export'
        | 'read-audit'
        | 'import'
        | 'look'
        | 'take-backup'
        | 'request-report'
        | 'cancel-report'
        | 'plan'
        | 'retry'
        | 'undo'
        | 'rehearse'
        | 'approve'
        | 'overrule'
        | 'reject'
        | 'pause'
        | 'resume'
        | 'cancel'
        | 'test-target'
        | 'redeliver-alarm'
        | 'change-settings'
        | 'change-access'
        | 'turn-away';
      actor: {
        id: string;
        /** @enum {string} */
        kind:
          | 'user'
          | 'application'
          | 'emergency'
          | 'service'
          | 'machine'
          | 'unauthenticated'
          | 'nobody';
        name: string;
      };
      /** @description Where the request came from */
      address: string;
      /** Format: date-time */
      at: string;
      correlationId: string;
      /** @description Code of the error */
      error: string | null;
      id: string;
      method: string;
      /** @enum {string} */
      outcome: 'asked' | 'allowed' | 'refused' | 'failed';
      /** @description That it takes */
      permission: string | null;
      query: {
        [key: string]: string;
      };
      /** @description As it was given */
      reason: string | null;
      /** Format: date-time */
      recordedAt: string;
      /** @description The same in what was asked and in what became of it */
      requestId: string | null;
      /** @description Pattern of the path */
      route: string;
      /** @description Of the answer; null before there was one */
      status: number | null;
      /** @description What it is about, or what was made */
      target: string | null;
      /** @description How many acts it stands for */
      times: number;
    };
    OperatorActPage: {
      /** @description The `cursor` of the next page; null on the last */
      next: string | null;
      rows: components['schemas']['OperatorAct'][];
    };
    /** @description Rows of the timeline, counted: `minutes` of the last 24 hours, `hours` of the last 30 days, and what was done most in the last hour and day. Every number is what a count of the timeline from that instant gives. */
    Overview: {
      hours: components['schemas']['OverviewBuckets'];
      lastDay: components['schemas']['OverviewSpan'];
      lastHour: components['schemas']['OverviewSpan'];
      /** @description Live objects per type */
      live: {
        [key: string]: number;
      };
      minutes: components['schemas']['OverviewBuckets'];
      trust: components['schemas']['Trust'];
    };
    OverviewBucket: {
      /** Format: date-time */
      at: string;
      /** @description By type and kind, without those of which there are none */
      counts: {
        [key: string]: {
          changed?: number;
          created?: number;
          deleted?: number;
          discovered?: number;
          reported?: number;
          restored?: number;
        };
      };
    };
    OverviewBuckets: {
      buckets: components['schemas']['OverviewBucket'][];
      /** Format: date-time */
      from: string;
    };
    /**
     * @description An `overview` event holds every part, a `patch` event those that are different. Each part replaces the one held before; of `minutes` and `hours`, each bucket replaces the one with the same `at`, one without counts is empty, and those before `from` are past. The id is the place in the log that all is told up to: whoever sends it as Last-Event-ID holds after the first event what it would have held without the interruption.
     * @example {
     *       "live": {
     *         "group": 120,
     *         "user": 4817
     *       },
     *       "minutes": {
     *         "from": "2026-11-19T14:06:00.000Z",
     *         "buckets": [
     *           {
     *             "at": "2026-11-20T14:05:00.000Z",
     *             "counts": {
     *               "group": {
     *                 "changed": 4
     *               }
     *             }
     *           }
     *         ]
     *       },
     *       "lastHour": {
     *         "from": "2026-11-20T13:06:00.000Z",
     *         "changes": 4,
     *         "unattributed": 1,
     *         "reported": 0,
     *         "actors": {
     *           "rows": [
     *             {
     *               "kind": "user",
     *               "id": "f3a2",
     *               "name": "ada@contoso.com",
     *               "changes": 3
     *             }
     *           ],
     *           "others": 0,
     *           "exact": true
     *         },
     *         "objects": {
     *           "rows": [
     *             {
     *               "objectId": "7c1d",
     *               "objectType": "group",
     *               "displayName": "Break glass",
     *               "changes": 4
     *             }
     *           ],
     *           "others": 0,
     *           "exact": true
     *         },
     *         "activities": {
     *           "rows": [
     *             {
     *               "activity": "Add member to group",
     *               "changes": 3
     *             }
     *           ],
     *           "others": 0,
     *           "exact": true
     *         }
     *       }
     *     }
     */
    OverviewPatch: {
      hours?: components['schemas']['OverviewBuckets'];
      lastDay?: components['schemas']['OverviewSpan'];
      lastHour?: components['schemas']['OverviewSpan'];
      /** @description Live objects per type */
      live?: {
        [key: string]: number;
      };
      minutes?: components['schemas']['OverviewBuckets'];
      trust?: components['schemas']['Trust'];
    };
    OverviewSpan: {
      activities: {
        /** @description Whether all were told apart; else `changes` are least numbers */
        exact: boolean;
        /** @description What is not in the rows, added up */
        others: number;
        rows: {
          activity: string;
          changes: number;
        }[];
      };
      actors: {
        /** @description Whether all were told apart; else `changes` are least numbers */
        exact: boolean;
        /** @description What is not in the rows, added up */
        others: number;
        rows: {
          changes: number;
          id: string | null;
          /** @enum {string} */
          kind: 'user' | 'application' | 'agent' | 'sync' | 'provisioning' | 'system' | 'stateline';
          name: string | null;
        }[];
      };
      /** @description Seen by looks, first sights left out */
      changes: number;
      /** Format: date-time */
      from: string;
      objects: {
        /** @description Whether all were told apart; else `changes` are least numbers */
        exact: boolean;
        /** @description What is not in the rows, added up */
        others: number;
        rows: {
          changes: number;
          displayName: string | null;
          objectId: string;
          /** @description null for what no look has seen */
          objectType: string | null;
        }[];
      };
      /** @description What the audit log says, and no look saw */
      reported: number;
      /** @description Those of them of which nobody knows yet who made them */
      unattributed: number;
    };
    Problem: {
      /** @description Under which the server has logged it */
      correlationId: string;
      detail: string;
      errors?: {
        field: string;
        message: string;
        takes?: string;
      }[];
      status: number;
      /** @description Stable code */
      title: string;
      type: string;
    };
    Proof: {
      holds: boolean;
      remarks: string[];
      violations: {
        /** @description Who would be locked out and how */
        detail: string;
        policyId: string | null;
        policyName: string | null;
        /** @enum {string} */
        rule: 'administrators' | 'break-glass' | 'writer';
        /** @description The first step after which it no longer holds */
        stepId: string;
      }[];
    };
    Quota: {
      /** @description So much is asked in a window at most, but for a burst after a pause: resource units of reading the directory, else requests */
      limit: number;
      /** @enum {string} */
      name: 'directoryRead' | 'directoryWrite' | 'conditionalAccess' | 'reports';
      /**
       * Format: date-time
       * @description The directory has warned that little is left, and is asked more slowly
       */
      slowedUntil: string | null;
      /** @description Of it, by this process, in the window that ends now */
      spent: number;
      /**
       * Format: date-time
       * @description The directory has refused something, and is asked again then
       */
      throttledUntil: string | null;
      /** @description How often it has, since this process started */
      throttles: number;
      /** @description Requests that wait for their turn */
      waiting: number;
      windowSeconds: number;
    };
    Readiness: {
      because?: (
        | 'stopping'
        | 'log-out-of-reach'
        | 'projection-stopped'
        | 'projection-behind'
        | 'first-sync-under-way'
      )[];
      leases?:
        | {
            holder: string;
            isUs: boolean;
            /** @enum {string} */
            role: 'capture' | 'writer' | 'retention';
            /** Format: date-time */
            since: string;
            tenantId: string;
          }[]
        | null;
      projection?: {
        /** @description Why it has stopped, or cannot go on for now */
        failure: string | null;
        lagEvents: number | null;
        /** @description Age of the oldest event that is missing */
        lagSeconds?: number | null;
        position: string | null;
        stopped: boolean;
      };
      ready: boolean;
      roles?: string[];
      shortcomings?: {
        detail: string;
        /** @enum {string} */
        what:
          | 'nobody-captures'
          | 'reader-fails'
          | 'reader-is-late'
          | 'no-backup-lately'
          | 'disk-nearly-full'
          | 'not-known';
      }[];
      tenants?: {
        /** Format: date-time */
        firstSyncCompletedAt: string | null;
        tenantId: string;
      }[];
    };
    ReasonBody: {
      /** @description the reason, as it shall stand in the record */
      reason: string;
    };
    Recovery: {
      /** @enum {string|null} */
      approval: 'with-request' | null;
      approvedBy: string | null;
      approvedById: string | null;
      /** @description The backup taken before the first write */
      backupId: string | null;
      choices: components['schemas']['Choices'];
      /** Format: date-time */
      estimatedFinishAt: string | null;
      /** Format: date-time */
      expiresAt: string | null;
      failure: string | null;
      /** Format: date-time */
      finishedAt: string | null;
      outcome: {
        alreadySo: number;
        applied: number;
        blocked: number;
        failed: number;
        /** @description Steps of which a part was written */
        partial: number;
        skipped: number;
      };
      /** @description Why a plan is written that locks somebody out */
      overruled: string | null;
      /** @description What an approval must repeat */
      planHash: string | null;
      proof: components['schemas']['Proof'] | null;
      reason: string;
      recoveryId: string;
      rehearsal: {
        /** Format: date-time */
        at: string;
        /** @description Why the plan could not be tried out at all */
        failure: string | null;
        failures: {
          detail: string;
          stepId: string;
        }[];
        planHash: string;
        tookMs: number;
        totals: {
          alreadySo: number;
          applied: number;
          blocked: number;
          failed: number;
          /** @description Steps of which a part was written */
          partial: number;
          skipped: number;
        };
      } | null;
      /** Format: date-time */
      requestedAt: string;
      requestedBy: string;
      requestedById: string | null;
      /** @description Who made the account or token that requested it */
      requesterMadeById: string | null;
      scope: components['schemas']['Scope'];
      source: components['schemas']['RecoverySource'];
      /** Format: date-time */
      startedAt: string | null;
      /** @enum {string} */
      status:
        | 'requested'
        | 'planned'
        | 'approved'
        | 'running'
        | 'paused'
        | 'completed'
        | 'failed'
        | 'cancelled'
        | 'rejected';
      tenantId: string;
      totals: {
        /** @description Steps that cannot be taken */
        blocked: number;
        /** @description How long writing takes at the pace that the directory allows */
        estimatedMs: number;
        /** @description Differences that the choices leave as they are */
        kept: number;
        objects: number;
        steps: number;
      } | null;
    };
    RecoveryBody: {
      cause?: components['schemas']['CauseBody'];
      choices?: components['schemas']['ChoicesBody'];
      /** @description the reason, as it shall stand in the record */
      reason: string;
      /** @description the id of a difference report, whose earlier side is brought back */
      reportId?: string;
      scope?: components['schemas']['ScopeBody'];
      /** @description The state to bring back, unless a report or a cause says so: an ISO 8601 instant with a zone (2026-11-20T14:05:00Z), a backup id, a log position (position:123) or now */
      target?: string;
    };
    RecoveryPage: {
      /** @description The `cursor` of the next page; null on the last */
      next: string | null;
      rows: components['schemas']['Recovery'][];
    };
    RecoverySource: {
      backupId?: string;
      cause?: components['schemas']['Cause'];
      /** @enum {string} */
      kind: 'instant' | 'backup' | 'report' | 'cause' | 'undo' | 'retry';
      recoveryId?: string;
      reportId?: string;
      target?: components['schemas']['Side'];
    };
    RecoveryStep: {
      /** @description In the directory's own words where it refused */
      detail: string | null;
      /** @enum {string} */
      outcome:
        | 'planned'
        | 'blocked'
        | 'issued'
        | 'applied'
        | 'partial'
        | 'already-so'
        | 'skipped'
        | 'failed';
      step: components['schemas']['Step'];
      verdicts: {
        desired: unknown;
        /** @description In the directory's own words where it refused */
        detail?: string;
        expected: unknown;
        found: unknown;
        name: string;
        /** @enum {string} */
        verdict: 'applied' | 'already-so' | 'conflict' | 'refused' | 'not-possible';
      }[];
    };
    RecoveryStepPage: {
      /** @description The `cursor` of the next page; null on the last */
      next: string | null;
      rows: components['schemas']['RecoveryStep'][];
    };
    RedeliveryBody: {
      /** @description the id of an alarm */
      alarmId: string;
      /** @description the name of a target */
      target: string;
    };
    Reference: {
      /** @description null for what no look has seen */
      displayName: string | null;
      relation: string;
      sourceId: string;
      /** @description null for what no look has seen */
      sourceType: string | null;
    };
    References: {
      /** @description The `cursor` of the next page; null on the last */
      next: string | null;
      rows: components['schemas']['Reference'][];
      trust: components['schemas']['Trust'];
    };
    RehearsalBody: {
      /** @description Only what fired not before: an ISO 8601 instant with a zone (2026-11-20T14:05:00Z), a backup id, a log position (position:123) or now */
      from?: string;
      /** @description a file of alarms, as YAML, in place of the one in force */
      rules?: string;
      /** @description Only what fired not after: an ISO 8601 instant with a zone (2026-11-20T14:05:00Z), a backup id, a log position (position:123) or now */
      until?: string;
    };
    ReplayClock: {
      /**
       * Format: date-time
       * @description Up to where the timeline is told
       */
      instant: string;
      /** @description Entries of this answer up to here */
      told: number;
    };
    ReplayEnd: {
      /**
       * Format: date-time
       * @description Of the last entry; null without any
       */
      instant: string | null;
      /** @description Those of them that no look saw */
      reported: number;
      /** @description Entries of this answer */
      told: number;
    };
    Report: {
      failure: string | null;
      /** Format: date-time */
      finishedAt: string | null;
      from: components['schemas']['Side'];
      reportId: string;
      /** Format: date-time */
      requestedAt: string;
      requestedBy: string;
      requestedById: string | null;
      scope: components['schemas']['Scope'];
      /** @enum {string} */
      status: 'requested' | 'loading' | 'calculating' | 'completed' | 'failed' | 'cancelled';
      tenantId: string;
      totals: {
        attributes: number;
        links: number;
        objects: number;
      } | null;
      until: components['schemas']['Side'];
      without?: components['schemas']['Cause'];
    };
    ReportBody: {
      /** @description The earlier side: an ISO 8601 instant with a zone (2026-11-20T14:05:00Z), a backup id, a log position (position:123) or now */
      from?: string;
      scope?: components['schemas']['ScopeBody'];
      /** @description The later side, now when it is left out: an ISO 8601 instant with a zone (2026-11-20T14:05:00Z), a backup id, a log position (position:123) or now */
      until?: string;
      without?: components['schemas']['CauseBody'];
    };
    ReportedChange: {
      data: {
        activity: string;
        actors: components['schemas']['Actor'][];
        auditCorrelationId: string | null;
        auditId: string | null;
        /** @description The audit record is reported once under this key */
        auditKey: string;
        displayName: string;
        /** @description Of the target that the activity is about */
        objectId: string;
        objectType: string;
        /** Format: date-time */
        occurredAt: string;
        /** @description The audit record as it came, but for secrets */
        record: {
          [key: string]: unknown;
        };
        /** @enum {string} */
        source: 'capture' | 'import';
        succeeded: boolean;
        targets: components['schemas']['ReportedTarget'][];
      };
      /** @enum {string} */
      type: 'ChangeReported';
    };
    ReportedTarget: {
      displayName: string | null;
      id: string | null;
      properties: {
        after: unknown;
        before: unknown;
        name: string;
      }[];
      type: string | null;
    };
    ReportLine: {
      actors?: components['schemas']['Actor'][];
      attributes?: {
        after: unknown;
        before: unknown;
        name: string;
        reason: string | null;
        recoverable: boolean;
      }[];
      changeIds?: string[];
      conflicts?: components['schemas']['CauseConflict'][];
      displayName?: string;
      existence?: {
        /** @enum {string} */
        after: 'absent' | 'live' | 'soft-deleted' | 'hard-deleted';
        /** @enum {string} */
        before: 'absent' | 'live' | 'soft-deleted' | 'hard-deleted';
      };
      failure?: string | null;
      /** Format: date-time */
      finishedAt?: string | null;
      /** @description The id it had on the earlier side, where it was made anew since */
      formerId?: string | null;
      from?: components['schemas']['Side'];
      /** @enum {string} */
      kind: 'report' | 'row' | 'end';
      links?: {
        after: boolean;
        before: boolean;
        /** @enum {string} */
        op: 'added' | 'removed';
        reason: string | null;
        recoverable: boolean;
        relation: string;
        target: {
          displayName: string;
          existence: {
            /** @enum {string} */
            after: 'absent' | 'live' | 'soft-deleted' | 'hard-deleted';
            /** @enum {string} */
            before: 'absent' | 'live' | 'soft-deleted' | 'hard-deleted';
          };
        };
        targetId: string;
        targetType: string;
      }[];
      lost?: {
        what: string;
        why: string;
      }[];
      objectId?: string;
      objectType?: string;
      /** @description Why nothing, or not everything, can be brought back */
      reason?: string | null;
      /** @enum {string} */
      recoverable?: 'all' | 'part' | 'none';
      /** @enum {string} */
      recoveryAction?: 'update' | 'restore' | 'softDelete' | 'delete' | 'recreate' | 'none';
      reportId?: string;
      /** Format: date-time */
      requestedAt?: string;
      requestedBy?: string;
      requestedById?: string | null;
      /** @description How many rows there were; on the last line */
      rows?: number;
      scope?: components['schemas']['Scope'];
      sourceOfAuthority?: {
        /** @enum {string|null} */
        after: 'cloud' | 'on-premises' | null;
        /** @enum {string|null} */
        before: 'cloud' | 'on-premises' | null;
      };
      /** @enum {string} */
      status?: 'requested' | 'loading' | 'calculating' | 'completed' | 'failed' | 'cancelled';
      tenantId?: string;
      totals?: {
        attributes: number;
        links: number;
        objects: number;
      } | null;
      until?: components['schemas']['Side'];
      without?: components['schemas']['Cause'];
    };
    ReportPage: {
      /** @description The `cursor` of the next page; null on the last */
      next: string | null;
      rows: components['schemas']['Report'][];
    };
    ReportRow: {
      actors: components['schemas']['Actor'][];
      attributes: {
        after: unknown;
        before: unknown;
        name: string;
        reason: string | null;
        recoverable: boolean;
      }[];
      changeIds: string[];
      conflicts: components['schemas']['CauseConflict'][];
      displayName: string;
      existence: {
        /** @enum {string} */
        after: 'absent' | 'live' | 'soft-deleted' | 'hard-deleted';
        /** @enum {string} */
        before: 'absent' | 'live' | 'soft-deleted' | 'hard-deleted';
      };
      /** @description The id it had on the earlier side, where it was made anew since */
      formerId: string | null;
      links: {
        after: boolean;
        before: boolean;
        /** @enum {string} */
        op: 'added' | 'removed';
        reason: string | null;
        recoverable: boolean;
        relation: string;
        target: {
          displayName: string;
          existence: {
            /** @enum {string} */
            after: 'absent' | 'live' | 'soft-deleted' | 'hard-deleted';
            /** @enum {string} */
            before: 'absent' | 'live' | 'soft-deleted' | 'hard-deleted';
          };
        };
        targetId: string;
        targetType: string;
      }[];
      lost: {
        what: string;
        why: string;
      }[];
      objectId: string;
      objectType: string;
      /** @description Why nothing, or not everything, can be brought back */
      reason: string | null;
      /** @enum {string} */
      recoverable: 'all' | 'part' | 'none';
      /** @enum {string} */
      recoveryAction: 'update' | 'restore' | 'softDelete' | 'delete' | 'recreate' | 'none';
      sourceOfAuthority: {
        /** @enum {string|null} */
        after: 'cloud' | 'on-premises' | null;
        /** @enum {string|null} */
        before: 'cloud' | 'on-premises' | null;
      };
    };
    ReportRowPage: {
      /** @description The `cursor` of the next page; null on the last */
      next: string | null;
      rows: components['schemas']['ReportRow'][];
    };
    Retention: {
      baseline: {
        /** @description The last day folded in, YYYYMMDD */
        day: string;
        /** Format: date-time */
        instant: string;
        objects: number;
        /** Format: date-time */
        sealedAt: string;
      } | null;
      /** Format: date-time */
      earliest: string | null;
      failure: {
        /** Format: date-time */
        at: string;
        message: string;
      } | null;
      hold: {
        by: string;
        reason: string;
        /** Format: date-time */
        since: string;
      } | null;
      lastRun: {
        /** Format: date-time */
        at: string;
        baselineDay: string | null;
        /** @description Grown meanwhile, and left until the next baseline */
        leftSlices: number;
        removedSlices: number;
        stoppedBy: string | null;
      } | null;
      next: {
        /** @description The last day that goes, YYYYMMDD */
        day: string;
        /** @description Streams removed */
        slices: number;
      } | null;
      /** @description So many days can be asked for at least */
      retentionDays: number;
      running: boolean;
      /** @description What is kept is longer by up to so many days */
      sealEveryDays: number;
      /** @description Why the next run removes nothing */
      waitsFor: string | null;
    };
    RoleHolder: {
      /** @enum {string} */
      assignment: 'active' | 'eligible';
      /** @description null when only the role's own list of members tells */
      assignmentId: string | null;
      displayName: string | null;
      objectId: string;
      /** @description null when only links told of it */
      objectType: string | null;
      /** @description / for the whole tenant, /administrativeUnits/{id} for a part of it */
      scope: string;
      via: components['schemas']['NamedObject'][];
    };
    RoleHolderPage: {
      /** @description The `cursor` of the next page; null on the last */
      next: string | null;
      rows: components['schemas']['RoleHolder'][];
      trust: components['schemas']['Trust'];
    };
    Scope: {
      actors?: string[];
      attributes?: string[];
      changeIds?: string[];
      correlationIds?: string[];
      filter?: string;
      objectIds?: string[];
      relations?: string[];
      types?: string[];
    };
    ScopeBody: {
      /** @description ids or names of actors */
      actors?: string[];
      /** @description attribute paths, as conditions/users/excludeGroups */
      attributes?: string[];
      /** @description ids of changes */
      changeIds?: string[];
      /** @description correlation ids of the audit log */
      correlationIds?: string[];
      /** @description an OData filter, as startswith(displayName,'CA') */
      filter?: string;
      /** @description object ids */
      objectIds?: string[];
      relations?: (
        | 'manager'
        | 'sponsors'
        | 'licences'
        | 'members'
        | 'owners'
        | 'registeredOwners'
        | 'registeredUsers'
        | 'client'
        | 'resource'
        | 'principal'
        | 'roleDefinition'
      )[];
      types?: (
        | 'user'
        | 'group'
        | 'application'
        | 'servicePrincipal'
        | 'device'
        | 'administrativeUnit'
        | 'directoryRole'
        | 'oauth2PermissionGrant'
        | 'appRoleAssignment'
        | 'unifiedRoleDefinition'
        | 'unifiedRoleAssignment'
        | 'unifiedRoleEligibilitySchedule'
        | 'conditionalAccessPolicy'
        | 'namedLocation'
        | 'authenticationStrengthPolicy'
        | 'authenticationMethodsPolicy'
        | 'authenticationMethodConfiguration'
        | 'authorizationPolicy'
        | 'organization'
      )[];
    };
    Seal: {
      heads: components['schemas']['ChainHead'][];
      /** @description Hex SHA-256 of the public key */
      keyId: string;
      /** @description Hex SHA-256 of the sealed backup before */
      previous: string | null;
      /** @description Ed25519, base64 */
      signature: string;
    };
    ServiceToken: {
      /** Format: date-time */
      createdAt: string;
      createdBy: {
        id: string;
        /** @description Who made the account or token that this is */
        madeById?: string;
        name: string;
      };
      /** Format: date-time */
      expiresAt: string;
      id: string;
      name: string;
      permissions: (
        | 'backup/standard/read'
        | 'backup/standard/create'
        | 'backup/preview/create'
        | 'backup/preview/cancel'
        | 'backup/recovery/create'
        | 'backup/recovery/cancel'
        | 'recovery/approve'
        | 'recovery/overrule'
        | 'history/read'
        | 'history/export'
        | 'history/import'
        | 'capture/run'
        | 'evidence/export'
        | 'settings/write'
        | 'access/write'
        | 'audit/read'
      )[];
      tenantIds: 'all' | string[];
    };
    ServiceTokens: {
      rows: components['schemas']['ServiceToken'][];
    };
    /** @description As the process that answers was started; nothing can be changed here. Other processes on the same log may be set otherwise. */
    Settings: {
      backupHourUtc: {
        /** @description The variable of the environment that it is changed by */
        setBy: string;
        value: number;
      };
      breakGlass: {
        /** @description The variable of the environment that it is changed by */
        setBy: string;
        value: components['schemas']['BreakGlassAccount'][];
      };
      changeNotifications: {
        /** @description The variable of the environment that it is changed by */
        setBy: string;
        /** @description Whether the directory is asked to tell of changes */
        value: boolean;
      };
      cloud: {
        /** @description The variable of the environment that it is changed by */
        setBy: string;
        /** @enum {string|null} */
        value: 'global' | 'usgov' | 'usgov-dod' | 'china' | null;
      };
      fourEyes: {
        /** @description The variable of the environment that it is changed by */
        setBy: string;
        /** @description Somebody else than who asked for a recovery has to approve it */
        value: boolean;
      };
      log: {
        /** @description The variable of the environment that it is changed by */
        setBy: string;
        /** @enum {string} */
        value: 'embedded' | 'eventstoredb';
      };
      lookSeconds: {
        /** @description The variable of the environment that it is changed by */
        setBy: string;
        value: {
          /** @description At the audit log */
          audit: number;
          /** @description Between two looks at what is read by its changes */
          changes: number;
          /** @description At what is read whole */
          whole: number;
        };
      };
      minimumAdministrators: {
        /** @description The variable of the environment that it is changed by */
        setBy: string;
        /** @description So many global administrators have to be left by a recovery */
        value: number;
      };
      publicUrl: {
        /** @description The variable of the environment that it is changed by */
        setBy: string;
        /** @description null: a name of this machine */
        value: string | null;
      };
      readerAppId: {
        /** @description The variable of the environment that it is changed by */
        setBy: string;
        /** @description Application id of the app registration that reads */
        value: string;
      };
      readLagSeconds: {
        /** @description The variable of the environment that it is changed by */
        setBy: string;
        /** @description How long a write may stay invisible to a read */
        value: number;
      };
      requestsPerMinute: {
        /** @description The variable of the environment that it is changed by */
        setBy: string;
        /** @description Of one caller */
        value: number;
      };
      retentionDays: {
        /** @description The variable of the environment that it is changed by */
        setBy: string;
        value: number;
      };
      roles: {
        /** @description The variable of the environment that it is changed by */
        setBy: string;
        value: ('capture' | 'history' | 'api' | 'writer' | 'retention')[];
      };
      signIn: {
        /** @description The variable of the environment that it is changed by */
        setBy: string;
        /** @enum {string} */
        value: 'required' | 'off';
      };
      signInAuthority: {
        /** @description The variable of the environment that it is changed by */
        setBy: string;
        /** @description The host; null: nobody signs in at a directory */
        value: string | null;
      };
      signInClientId: {
        /** @description The variable of the environment that it is changed by */
        setBy: string;
        value: string | null;
      };
      signInGuests: {
        /** @description The variable of the environment that it is changed by */
        setBy: string;
        value: boolean;
      };
      simulated: {
        /** @description The variable of the environment that it is changed by */
        setBy: string;
        /** @description No real directory is read or written */
        value: boolean;
      };
      version: string;
      writerAppId: {
        /** @description The variable of the environment that it is changed by */
        setBy: string;
        /** @description Of the one that writes; null: no recovery can be carried out */
        value: string | null;
      };
    };
    Side: {
      backupId?: string;
      /** Format: date-time */
      instant: string;
      position: string;
    };
    Simulator: {
      controlUrl: string;
    };
    State: {
      counts: {
        [key: string]: number;
      };
      trust: components['schemas']['Trust'];
    };
    Step: {
      attributes?: {
        desired: unknown;
        expected: unknown;
        name: string;
        overwrite?: boolean;
      }[];
      blocked: {
        detail: string;
        reason: string;
      } | null;
      changeIds: string[];
      displayName: string;
      instead?: {
        targetId: string;
        targetName: string;
        targetType: string;
      };
      link?: {
        relation: string;
        targetId: string;
        targetName: string;
        targetType: string;
      };
      lost?: {
        what: string;
        why: string;
      }[];
      objectId: string;
      objectType: string;
      /** @enum {string} */
      operation:
        'update' | 'restore' | 'softDelete' | 'delete' | 'recreate' | 'addLink' | 'removeLink';
      /** @description Why it stands where it stands */
      place: string | null;
      rank: number;
      /** @description What made it necessary */
      reason: string;
      stepId: string;
    };
    TargetTestBody: {
      /** @description the name of a target */
      target: string;
    };
    Tenants: {
      tenants: {
        simulated: boolean;
        tenantId: string;
      }[];
    };
    /** @description Entries of the timeline by when they happened, in the order of time and without the empty buckets. Every number is what a count of the pages of the timeline gives for the same filters. */
    TimelineDensity: {
      /** @description How long each bucket is, in milliseconds */
      bucketMs: number;
      buckets: components['schemas']['DensityBucket'][];
      /** @description Whether the numbers are what a count of the timeline gives; else there was too much to look at each entry, or a filter is longer than 200 characters: then none is less, and some may be more */
      exact: boolean;
      /**
       * Format: date-time
       * @description As asked for; else the first entry, whoever made it
       */
      from: string;
      /** @description Of all entries: `counts`, `discovered` and `reported` */
      total: number;
      trust: components['schemas']['Trust'];
      /**
       * Format: date-time
       * @description The last instant that is counted: as asked for; else the last look or entry
       */
      until: string;
    };
    TimelineEntry: {
      activities: string[];
      actors: components['schemas']['Actor'][];
      auditCorrelationIds: string[];
      auditIds: string[];
      /** @description The step of a recovery that caused it */
      causationId: string | null;
      changeId: string;
      correlationId: string;
      /** @description What a look saw, or what the audit log says and no look saw */
      event: components['schemas']['Change'] | components['schemas']['ReportedChange'];
      /** Format: date-time */
      observedAt: string;
      /** Format: date-time */
      occurredAt: string | null;
      /** @description Place in the log */
      position: string;
      /**
       * @description How much it deserves a look
       * @enum {string}
       */
      severity: 'high' | 'medium' | 'low';
      severityReasons: {
        rule: string;
        /** @description What happened, in a sentence */
        text: string;
      }[];
    };
    TimelineEntryAnswer: {
      entry: components['schemas']['TimelineEntry'];
      trust: components['schemas']['Trust'];
    };
    TimelineLine: {
      activities?: string[];
      actors?: components['schemas']['Actor'][];
      auditCorrelationIds?: string[];
      auditIds?: string[];
      /** @description The step of a recovery that caused it */
      causationId?: string | null;
      changeId?: string;
      /** @description How many there were; on the last line */
      changes?: number;
      correlationId?: string;
      /** @description What a look saw, or what the audit log says and no look saw */
      event?: components['schemas']['Change'] | components['schemas']['ReportedChange'];
      /** @enum {string} */
      kind: 'trust' | 'change' | 'end';
      /** Format: date-time */
      observedAt?: string;
      /** Format: date-time */
      occurredAt?: string | null;
      /** @description Place in the log */
      position?: string;
      /**
       * @description How much it deserves a look
       * @enum {string}
       */
      severity?: 'high' | 'medium' | 'low';
      severityReasons?: {
        rule: string;
        /** @description What happened, in a sentence */
        text: string;
      }[];
    };
    TimelinePage: {
      /** @description The `cursor` of the next page; null on the last */
      next: string | null;
      rows: components['schemas']['TimelineEntry'][];
      trust: components['schemas']['Trust'];
    };
    /** @description `entry` events hold a TimelineEntry each, oldest first, at most 500 a second: where there are more, the replay takes longer. `clock` events (ReplayClock, at most four a second) tell the instant that it has reached, which runs faster where a pause is cut. An `end` event (ReplayEnd) is the last one: the reader closes then. The id of every event is the place of the last entry before it: whoever sends it as Last-Event-ID, with the same parameters, gets what stands behind that. */
    TimelineReplayed:
      | components['schemas']['TimelineEntry']
      | components['schemas']['ReplayClock']
      | components['schemas']['ReplayEnd'];
    TokenBody: {
      /** @description when it ends, within a year: an ISO 8601 instant with a zone (2026-11-20T14:05:00Z) */
      expiresAt: string;
      /** @description what it is for */
      name: string;
      permissions: (
        | 'backup/standard/read'
        | 'backup/standard/create'
        | 'backup/preview/create'
        | 'backup/preview/cancel'
        | 'backup/recovery/create'
        | 'backup/recovery/cancel'
        | 'recovery/approve'
        | 'recovery/overrule'
        | 'history/read'
        | 'history/export'
        | 'history/import'
        | 'capture/run'
        | 'evidence/export'
        | 'settings/write'
        | 'access/write'
        | 'audit/read'
      )[];
      /** @description ids of tenants; all that are yours when it is left out */
      tenantIds?: string[];
    };
    TouchedType: {
      high: number;
      low: number;
      medium: number;
      /** @description How many objects of the type */
      objects: number;
      objectType: string;
    };
    Trust: {
      /**
       * Format: date-time
       * @description What was known then; null at a log position, where all counts as it was seen
       */
      asAt: string | null;
      gaps: components['schemas']['Gap'][];
      /** Format: date-time */
      instant: string;
      /** @description Events recorded and not yet in the read model; null while the number is not known */
      lagEvents: number | null;
      lastLooks: {
        [key: string]: string;
      };
      /** @description The log position the answer reflects */
      position: string;
    };
    WhenHeld: {
      /** @description As it was when the interval began */
      displayName: string;
      /** Format: date-time */
      from: string;
      objectId: string;
      objectType: string;
      /** @description It held already at the start of what is asked or known; since when is not told */
      openStart: boolean;
      /**
       * Format: date-time
       * @description Null where it still held at the end of what is asked
       */
      until: string | null;
    };
    WouldBe: {
      attributes: {
        /** @description As it is */
        after: unknown;
        /** @description As it would be */
        before: unknown;
        /** @description OData path */
        name: string;
      }[];
      changeIds: string[];
      conflicts: components['schemas']['CauseConflict'][];
      displayName: string;
      existence: {
        /** @enum {string} */
        after: 'absent' | 'live' | 'soft-deleted' | 'hard-deleted';
        /** @enum {string} */
        before: 'absent' | 'live' | 'soft-deleted' | 'hard-deleted';
      };
      links: {
        /**
         * @description By the changes that are left out
         * @enum {string}
         */
        op: 'added' | 'removed';
        relation: string;
        targetId: string;
        targetType: string;
      }[];
      objectId: string;
      objectType: string;
      /**
       * @description Whether it would exist
       * @enum {string}
       */
      then: 'absent' | 'live' | 'soft-deleted' | 'hard-deleted';
    };
    WouldBeObject: {
      attributes: {
        [key: string]: unknown;
      };
      difference: components['schemas']['WouldBe'] | null;
      displayName: string;
      links: components['schemas']['Link'][];
      /** @description Whether there are more links than these */
      moreLinks: boolean;
      objectId: string;
      objectType: string;
      /** @enum {string} */
      status: 'absent' | 'live' | 'soft-deleted' | 'hard-deleted';
      /** @enum {string} */
      statusNow: 'absent' | 'live' | 'soft-deleted' | 'hard-deleted';
      trust: components['schemas']['Trust'];
    };
    WouldBePage: {
      /** @description The `cursor` of the next page; null on the last */
      next: string | null;
      rows: components['schemas']['WouldBe'][];
      trust: components['schemas']['Trust'];
    };
  };
  responses: never;
  parameters: never;
  requestBodies: never;
  headers: never;
  pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
  AccessController_listAccounts: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The emergency accounts */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['EmergencyAccounts'];
        };
      };
      /** @description A problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  AccessController_addAccount: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['AccountBody'];
      };
    };
    responses: {
      /** @description Make an emergency account; its credentials are shown this once */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['NewEmergencyAccount'];
        };
      };
      /** @description A problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  AccessController_removeAccount: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description the id of an emergency account */
        accountId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Remove an emergency account, and end its sessions */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description A problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  AccessController_resetAccount: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description the id of an emergency account */
        accountId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Give an emergency account new credentials, shown this once, and end its sessions */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['NewEmergencyAccount'];
        };
      };
      /** @description A problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  AccessSessionsController_endSessions: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['EndSessionsBody'];
      };
    };
    responses: {
      /** @description End all sessions of one account or of everybody, also your own */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description A problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  AccessController_listTokens: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The service tokens, also those that have expired */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ServiceTokens'];
        };
      };
      /** @description A problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  AccessController_createToken: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['TokenBody'];
      };
    };
    responses: {
      /** @description Make a service token; it is shown this once */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['NewServiceToken'];
        };
      };
      /** @description A problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  AccessController_revokeToken: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description the id of a service token */
        tokenId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Revoke a service token */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description A problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  TenantsController_list: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The tenants of this server */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Tenants'];
        };
      };
      /** @description A problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  AlarmsController_list: {
    parameters: {
      query?: {
        /** @description the `next` of the page before */
        cursor?: string;
        /** @description At least so loud */
        level?: 'critical' | 'high' | 'medium' | 'low';
        limit?: number;
        /** @description the name of a rule */
        rule?: string;
      };
      header?: never;
      path: {
        /** @description the id of a captured tenant */
        tenantId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The alarms that were raised, newest first */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['AlarmPage'];
        };
      };
      /** @description A problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  AlarmsController_get: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description the id of an alarm */
        alarmId: string;
        /** @description the id of a captured tenant */
        tenantId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description One alarm */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Alarm'];
        };
      };
      /** @description A problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  AlarmsController_deliveries: {
    parameters: {
      query?: {
        /** @description the `next` of the page before */
        cursor?: string;
        limit?: number;
        /** @description Told, or given up */
        outcome?: 'delivered' | 'dead';
      };
      header?: never;
      path: {
        /** @description the id of a captured tenant */
        tenantId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description What became of telling people, newest first */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['AlarmDeliveryPage'];
        };
      };
      /** @description A problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  AlarmsController_redeliver: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description the id of a captured tenant */
        tenantId: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['RedeliveryBody'];
      };
    };
    responses: {
      /** @description Tell a target once more of an alarm that was given up */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description A problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  AlarmRehearsalsController_rehearse: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description the id of a captured tenant */
        tenantId: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['RehearsalBody'];
      };
    };
    responses: {
      /** @description All alarms that rules find in what is recorded, with the time each fires, one a line */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/x-ndjson': components['schemas']['AlarmRehearsalLine'];
        };
      };
      /** @description A problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  AlarmsController_rules: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description the id of a captured tenant */
        tenantId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description What raises alarms, and why */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['AlarmRules'];
        };
      };
      /** @description A problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  AlarmsController_targets: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description the id of a captured tenant */
        tenantId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Who is told of alarms */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['AlarmTargets'];
        };
      };
      /** @description A problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  AlarmsController_test: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description the id of a captured tenant */
        tenantId: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['TargetTestBody'];
      };
    };
    responses: {
      /** @description Send a target a test */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['AlarmTargetTest'];
        };
      };
      /** @description A problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  BackupsController_list: {
    parameters: {
      query?: {
        /** @description the `next` of the page before */
        cursor?: string;
        limit?: number;
      };
      header?: never;
      path: {
        /** @description the id of a captured tenant */
        tenantId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Restore points, newest first */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['BackupPage'];
        };
      };
      /** @description A problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  BackupsController_take: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description the id of a captured tenant */
        tenantId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Take a backup of the tenant as it is known now */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Backup'];
        };
      };
      /** @description A problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  BackupsController_get: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description the id of a backup */
        backupId: string;
        /** @description the id of a captured tenant */
        tenantId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A restore point */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Backup'];
        };
      };
      /** @description A problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  BlastRadiusController_get: {
    parameters: {
      query?: {
        /** @description the id or the name of an actor */
        actor?: string;
        /** @description the correlation id of a change, or of its audit record */
        correlationId?: string;
        /** @description Not before: an ISO 8601 instant with a zone (2026-11-20T14:05:00Z), a backup id, a log position (position:123) or now */
        from?: string;
        /** @description Not after: an ISO 8601 instant with a zone (2026-11-20T14:05:00Z), a backup id, a log position (position:123) or now */
        until?: string;
      };
      header?: never;
      path: {
        /** @description the id of a captured tenant */
        tenantId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description How much an actor touched, or one operation: by type and severity */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['BlastRadius'];
        };
      };
      /** @description A problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  CaptureController_status: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description the id of a captured tenant */
        tenantId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The readers, how far they lag, and the gaps */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['CaptureStatus'];
        };
      };
      /** @description A problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  CaptureController_look: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description the id of a captured tenant */
        tenantId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Have every reader look at once */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['CaptureStatus'];
        };
      };
      /** @description A problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  CounterfactualController_differences: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description the id of a captured tenant */
        tenantId: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['CounterfactualPageBody'];
      };
    };
    responses: {
      /** @description The objects that would be different without some changes */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['WouldBePage'];
        };
      };
      /** @description A problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  CounterfactualController_export: {
    parameters: {
      query?: {
        /** @description ndjson when it is left out; csv and parquet are tables */
        format?: 'ndjson' | 'csv' | 'parquet';
      };
      header?: never;
      path: {
        /** @description the id of a captured tenant */
        tenantId: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['CounterfactualExportBody'];
      };
    };
    responses: {
      /** @description Every object there would be without some changes with its links, in the formats of an export */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/x-ndjson': components['schemas']['ExportLine'];
        };
      };
      /** @description A problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  CounterfactualController_object: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description the id of an object */
        objectId: string;
        /** @description the id of a captured tenant */
        tenantId: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['CounterfactualBody'];
      };
    };
    responses: {
      /** @description An object as it would be without some changes */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['WouldBeObject'];
        };
      };
      /** @description A problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  TenantsController_coverage: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description the id of a captured tenant */
        tenantId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Which types and properties are captured, compared and recoverable */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Coverage'];
        };
      };
      /** @description A problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  HeldController_list: {
    parameters: {
      query: {
        /** @description the `next` of the page before */
        cursor?: string;
        /** @description an OData filter, as displayName eq 'Sales' or links/members/any(m:m/id eq 'ID') */
        filter: string;
        /** @description Not before: an ISO 8601 instant with a zone (2026-11-20T14:05:00Z), a backup id, a log position (position:123) or now */
        from?: string;
        limit?: number;
        /** @description the id of an object */
        objectId?: string;
        /** @description one of user, group, application, servicePrincipal, device, administrativeUnit, directoryRole, oauth2PermissionGrant, appRoleAssignment, unifiedRoleDefinition, unifiedRoleAssignment, unifiedRoleEligibilitySchedule, conditionalAccessPolicy, namedLocation, authenticationStrengthPolicy, authenticationMethodsPolicy, authenticationMethodConfiguration, authorizationPolicy, organization, or any other type that is known of the tenant */
        type?: string;
        /** @description Not after: an ISO 8601 instant with a zone (2026-11-20T14:05:00Z), a backup id, a log position (position:123) or now */
        until?: string;
      };
      header?: never;
      path: {
        /** @description the id of a captured tenant */
        tenantId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description When a filter held, for one object or for each of a type */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HeldPage'];
        };
      };
      /** @description A problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  ImportsController_auditLog: {
    parameters: {
      query?: {
        /** @description Takes records that name another tenant as well */
        anyTenant?: 'true' | 'false';
      };
      header?: never;
      path: {
        /** @description the id of a captured tenant */
        tenantId: string;
      };
      cookie?: never;
    };
    /** @description Records of directory audit logs, or envelopes of them, one a line */
    requestBody: {
      content: {
        'application/x-ndjson': string;
      };
    };
    responses: {
      /** @description Take recorded audit logs into the timeline */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['AuditLogImported'];
        };
      };
      /** @description A problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  ImportsController_configuration: {
    parameters: {
      query: {
        /** @description the instant of the export, as 2026-11-20T14:05:00Z */
        at: string;
      };
      header?: never;
      path: {
        /** @description the id of a captured tenant */
        tenantId: string;
      };
      cookie?: never;
    };
    /** @description Objects with all their links, one a line; at last how many there were, and of what types */
    requestBody: {
      content: {
        'application/x-ndjson': string;
      };
    };
    responses: {
      /** @description Take an exported configuration as a look */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ConfigurationImported'];
        };
      };
      /** @description A problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  IntegrityController_get: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description the id of a captured tenant */
        tenantId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The keys that sign, the last backup, and where the chains stand */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Integrity'];
        };
      };
      /** @description A problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  IntegrityController_proof: {
    parameters: {
      query?: {
        /** @description ndjson when it is left out; csv and parquet are tables */
        format?: 'ndjson' | 'csv' | 'parquet';
      };
      header?: never;
      path: {
        /** @description the id of a captured tenant */
        tenantId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description What proves the log, one value a line: keys, sealed statements, change events; tables list it */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/x-ndjson': components['schemas']['EvidenceLine'];
        };
      };
      /** @description A problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  ObjectsController_list: {
    parameters: {
      query?: {
        /** @description As far as was known then, now when it is left out; not beside a log position: an ISO 8601 instant with a zone (2026-11-20T14:05:00Z) */
        asAt?: string;
        /** @description How things were then, now when it is left out: an ISO 8601 instant with a zone (2026-11-20T14:05:00Z), a backup id, a log position (position:123) or now */
        asOf?: string;
        /** @description the `next` of the page before */
        cursor?: string;
        /** @description an OData filter, as displayName eq 'Sales' or links/members/any(m:m/id eq 'ID') */
        filter?: string;
        limit?: number;
        /** @description words that a display name, mail or principal name has words beginning with, or an id, or at least its first eight characters */
        search?: string;
        status?: 'live' | 'soft-deleted' | 'hard-deleted';
        /** @description one of user, group, application, servicePrincipal, device, administrativeUnit, directoryRole, oauth2PermissionGrant, appRoleAssignment, unifiedRoleDefinition, unifiedRoleAssignment, unifiedRoleEligibilitySchedule, conditionalAccessPolicy, namedLocation, authenticationStrengthPolicy, authenticationMethodsPolicy, authenticationMethodConfiguration, authorizationPolicy, organization, or any other type that is known of the tenant */
        type?: string;
      };
      header?: never;
      path: {
        /** @description the id of a captured tenant */
        tenantId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The objects there were */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ObjectPage'];
        };
      };
      /** @description A problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  ObjectsController_get: {
    parameters: {
      query?: {
        /** @description As far as was known then, now when it is left out; not beside a log position: an ISO 8601 instant with a zone (2026-11-20T14:05:00Z) */
        asAt?: string;
        /** @description How things were then, now when it is left out: an ISO 8601 instant with a zone (2026-11-20T14:05:00Z), a backup id, a log position (position:123) or now */
        asOf?: string;
      };
      header?: never;
      path: {
        /** @description the id of an object */
        objectId: string;
        /** @description the id of a captured tenant */
        tenantId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description An object as it was */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ObjectAnswer'];
        };
      };
      /** @description A problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  MembershipController_members: {
    parameters: {
      query?: {
        /** @description As far as was known then, now when it is left out; not beside a log position: an ISO 8601 instant with a zone (2026-11-20T14:05:00Z) */
        asAt?: string;
        /** @description How things were then, now when it is left out: an ISO 8601 instant with a zone (2026-11-20T14:05:00Z), a backup id, a log position (position:123) or now */
        asOf?: string;
        /** @description the `next` of the page before */
        cursor?: string;
        limit?: number;
      };
      header?: never;
      path: {
        /** @description the id of an object */
        objectId: string;
        /** @description the id of a captured tenant */
        tenantId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Who was in a group, unit or role, also through groups in groups */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['EffectivePage'];
        };
      };
      /** @description A problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  MembershipController_memberships: {
    parameters: {
      query?: {
        /** @description As far as was known then, now when it is left out; not beside a log position: an ISO 8601 instant with a zone (2026-11-20T14:05:00Z) */
        asAt?: string;
        /** @description How things were then, now when it is left out: an ISO 8601 instant with a zone (2026-11-20T14:05:00Z), a backup id, a log position (position:123) or now */
        asOf?: string;
        /** @description the `next` of the page before */
        cursor?: string;
        limit?: number;
      };
      header?: never;
      path: {
        /** @description the id of an object */
        objectId: string;
        /** @description the id of a captured tenant */
        tenantId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Groups, units and roles an object was in, also through groups */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['EffectivePage'];
        };
      };
      /** @description A problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  ObjectsController_history: {
    parameters: {
      query?: {
        /** @description the `next` of the page before */
        cursor?: string;
        limit?: number;
        /** @description So many links of each entry at most; all of them when it is left out */
        links?: number;
      };
      header?: never;
      path: {
        /** @description the id of an object */
        objectId: string;
        /** @description the id of a captured tenant */
        tenantId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Every change of an object, and what was only reported of it, newest first */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['TimelinePage'];
        };
      };
      /** @description A problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  MembershipController_holders: {
    parameters: {
      query?: {
        /** @description As far as was known then, now when it is left out; not beside a log position: an ISO 8601 instant with a zone (2026-11-20T14:05:00Z) */
        asAt?: string;
        /** @description How things were then, now when it is left out: an ISO 8601 instant with a zone (2026-11-20T14:05:00Z), a backup id, a log position (position:123) or now */
        asOf?: string;
        /** @description the `next` of the page before */
        cursor?: string;
        limit?: number;
      };
      header?: never;
      path: {
        /** @description the id of an object */
        objectId: string;
        /** @description the id of a captured tenant */
        tenantId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Who held a directory role, also through groups */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['RoleHolderPage'];
        };
      };
      /** @description A problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  ObjectsController_links: {
    parameters: {
      query?: {
        /** @description As far as was known then, now when it is left out; not beside a log position: an ISO 8601 instant with a zone (2026-11-20T14:05:00Z) */
        asAt?: string;
        /** @description How things were then, now when it is left out: an ISO 8601 instant with a zone (2026-11-20T14:05:00Z), a backup id, a log position (position:123) or now */
        asOf?: string;
        /** @description the `next` of the page before */
        cursor?: string;
        limit?: number;
      };
      header?: never;
      path: {
        /** @description the id of an object */
        objectId: string;
        /** @description the id of a relation, as members */
        relation: string;
        /** @description the id of a captured tenant */
        tenantId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Where one relation of an object led */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['LinkPage'];
        };
      };
      /** @description A problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  ObjectsController_references: {
    parameters: {
      query?: {
        /** @description As far as was known then, now when it is left out; not beside a log position: an ISO 8601 instant with a zone (2026-11-20T14:05:00Z) */
        asAt?: string;
        /** @description How things were then, now when it is left out: an ISO 8601 instant with a zone (2026-11-20T14:05:00Z), a backup id, a log position (position:123) or now */
        asOf?: string;
        /** @description the `next` of the page before */
        cursor?: string;
        limit?: number;
      };
      header?: never;
      path: {
        /** @description the id of an object */
        objectId: string;
        /** @description the id of a captured tenant */
        tenantId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Which objects led to this one */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['References'];
        };
      };
      /** @description A problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  ExportController_export: {
    parameters: {
      query?: {
        /** @description As far as was known then, now when it is left out; not beside a log position: an ISO 8601 instant with a zone (2026-11-20T14:05:00Z) */
        asAt?: string;
        /** @description How things were then, now when it is left out: an ISO 8601 instant with a zone (2026-11-20T14:05:00Z), a backup id, a log position (position:123) or now */
        asOf?: string;
        /** @description ndjson when it is left out; csv and parquet are tables */
        format?: 'ndjson' | 'csv' | 'parquet';
        /** @description one of user, group, application, servicePrincipal, device, administrativeUnit, directoryRole, oauth2PermissionGrant, appRoleAssignment, unifiedRoleDefinition, unifiedRoleAssignment, unifiedRoleEligibilitySchedule, conditionalAccessPolicy, namedLocation, authenticationStrengthPolicy, authenticationMethodsPolicy, authenticationMethodConfiguration, authorizationPolicy, organization, or any other type that is known of the tenant */
        type?: string;
      };
      header?: never;
      path: {
        /** @description the id of a captured tenant */
        tenantId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Every object there was with its links: one a line as NDJSON, or a table as CSV or Parquet */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/x-ndjson': components['schemas']['ExportLine'];
        };
      };
      /** @description A problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  OperatorsController_list: {
    parameters: {
      query?: {
        action?:
          | 'sign-in'
          | 'sign-out'
          | 'read'
          | 'export'
          | 'read-audit'
          | 'import'
          | 'look'
          | 'take-backup'
          | 'request-report'
          | 'cancel-report'
          | 'plan'
          | 'retry'
          | 'undo'
          | 'rehearse'
          | 'approve'
          | 'overrule'
          | 'reject'
          | 'pause'
          | 'resume'
          | 'cancel'
          | 'test-target'
          | 'redeliver-alarm'
          | 'change-settings'
          | 'change-access'
          | 'turn-away';
        /** @description the id or the name of an operator */
        actor?: string;
        /** @description the `next` of the page before */
        cursor?: string;
        /** @description Not recorded before: an ISO 8601 instant with a zone (2026-11-20T14:05:00Z) */
        from?: string;
        limit?: number;
        /** @description asked stands before anything was done */
        outcome?: 'asked' | 'allowed' | 'refused' | 'failed';
        /** @description Not recorded after: an ISO 8601 instant with a zone (2026-11-20T14:05:00Z) */
        until?: string;
      };
      header?: never;
      path: {
        /** @description the id of a captured tenant */
        tenantId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description What operators did, and were refused, newest first */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['OperatorActPage'];
        };
      };
      /** @description A problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  OperatorsController_proof: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description the id of a captured tenant */
        tenantId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description What proves the operators’ audit, one value a line: keys, sealed statements, acts */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/x-ndjson': components['schemas']['EvidenceLine'];
        };
      };
      /** @description A problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  OperatorsController_export: {
    parameters: {
      query?: {
        action?:
          | 'sign-in'
          | 'sign-out'
          | 'read'
          | 'export'
          | 'read-audit'
          | 'import'
          | 'look'
          | 'take-backup'
          | 'request-report'
          | 'cancel-report'
          | 'plan'
          | 'retry'
          | 'undo'
          | 'rehearse'
          | 'approve'
          | 'overrule'
          | 'reject'
          | 'pause'
          | 'resume'
          | 'cancel'
          | 'test-target'
          | 'redeliver-alarm'
          | 'change-settings'
          | 'change-access'
          | 'turn-away';
        /** @description the id or the name of an operator */
        actor?: string;
        /** @description ndjson when it is left out; csv and parquet are tables */
        format?: 'ndjson' | 'csv' | 'parquet';
        /** @description Not recorded before: an ISO 8601 instant with a zone (2026-11-20T14:05:00Z) */
        from?: string;
        /** @description asked stands before anything was done */
        outcome?: 'asked' | 'allowed' | 'refused' | 'failed';
        /** @description Not recorded after: an ISO 8601 instant with a zone (2026-11-20T14:05:00Z) */
        until?: string;
      };
      header?: never;
      path: {
        /** @description the id of a captured tenant */
        tenantId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description What operators did, oldest first, as NDJSON, CSV or Parquet */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/x-ndjson': components['schemas']['ActLine'];
        };
      };
      /** @description A problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  OverviewController_get: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description the id of a captured tenant */
        tenantId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description What happens in a tenant, counted: live objects, changes, who and what most */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Overview'];
        };
      };
      /** @description A problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  OverviewController_stream: {
    parameters: {
      query?: never;
      header?: {
        /** @description Resumes after this event */
        'Last-Event-ID'?: string;
      };
      path: {
        /** @description the id of a captured tenant */
        tenantId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The overview, then what changes in it: `overview` events hold all of it, `patch` events only what is different */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/event-stream': components['schemas']['OverviewPatch'];
        };
      };
      /** @description A problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  RecoveriesController_list: {
    parameters: {
      query?: {
        /** @description the `next` of the page before */
        cursor?: string;
        limit?: number;
      };
      header?: never;
      path: {
        /** @description the id of a captured tenant */
        tenantId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Recoveries, newest first */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['RecoveryPage'];
        };
      };
      /** @description A problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  RecoveriesController_request: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description the id of a captured tenant */
        tenantId: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['RecoveryBody'];
      };
    };
    responses: {
      /** @description Plan a recovery; nothing is written before it is approved: accepted, and goes on */
      202: {
        headers: {
          /** @description Where to look */
          Location?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Recovery'];
        };
      };
      /** @description A problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  RecoveriesController_get: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description the id of a recovery */
        recoveryId: string;
        /** @description the id of a captured tenant */
        tenantId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A recovery and how far it has come */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Recovery'];
        };
      };
      /** @description A problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  RecoveryActionsController_approve: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description the id of a recovery */
        recoveryId: string;
        /** @description the id of a captured tenant */
        tenantId: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ApprovalBody'];
      };
    };
    responses: {
      /** @description Let the plan be written that was shown */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Recovery'];
        };
      };
      /** @description A problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  RecoveryActionsController_cancel: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description the id of a recovery */
        recoveryId: string;
        /** @description the id of a captured tenant */
        tenantId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Stop before the next write */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Recovery'];
        };
      };
      /** @description A problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  RecoveryActionsController_pause: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description the id of a recovery */
        recoveryId: string;
        /** @description the id of a captured tenant */
        tenantId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Stop before the next write, to be resumed */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Recovery'];
        };
      };
      /** @description A problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  RecoveryActionsController_rehearse: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description the id of a recovery */
        recoveryId: string;
        /** @description the id of a captured tenant */
        tenantId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Try a plan out in a simulator that holds the tenant */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Recovery'];
        };
      };
      /** @description A problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  RecoveryActionsController_reject: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description the id of a recovery */
        recoveryId: string;
        /** @description the id of a captured tenant */
        tenantId: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ReasonBody'];
      };
    };
    responses: {
      /** @description Refuse a plan for good */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Recovery'];
        };
      };
      /** @description A problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  RecoveryActionsController_resume: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description the id of a recovery */
        recoveryId: string;
        /** @description the id of a captured tenant */
        tenantId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Go on with a paused recovery */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Recovery'];
        };
      };
      /** @description A problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  RecoveriesController_retry: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description the id of a recovery */
        recoveryId: string;
        /** @description the id of a captured tenant */
        tenantId: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ReasonBody'];
      };
    };
    responses: {
      /** @description Plan again what a recovery did not bring about: accepted, and goes on */
      202: {
        headers: {
          /** @description Where to look */
          Location?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Recovery'];
        };
      };
      /** @description A problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  RecoveriesController_steps: {
    parameters: {
      query?: {
        /** @description the `next` of the page before */
        cursor?: string;
        limit?: number;
        outcome?:
          | 'planned'
          | 'blocked'
          | 'issued'
          | 'applied'
          | 'partial'
          | 'already-so'
          | 'skipped'
          | 'failed';
      };
      header?: never;
      path: {
        /** @description the id of a recovery */
        recoveryId: string;
        /** @description the id of a captured tenant */
        tenantId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The steps of the plan, each with what became of it */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['RecoveryStepPage'];
        };
      };
      /** @description A problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  RecoveryStreamController_stream: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description the id of a recovery */
        recoveryId: string;
        /** @description the id of a captured tenant */
        tenantId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description How the recovery comes along, up to its end: `recovery` events hold all of it */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/event-stream': components['schemas']['Recovery'];
        };
      };
      /** @description A problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  RecoveriesController_undo: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description the id of a recovery */
        recoveryId: string;
        /** @description the id of a captured tenant */
        tenantId: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ReasonBody'];
      };
    };
    responses: {
      /** @description Plan to take back what a recovery wrote: accepted, and goes on */
      202: {
        headers: {
          /** @description Where to look */
          Location?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Recovery'];
        };
      };
      /** @description A problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  ReportsController_list: {
    parameters: {
      query?: {
        /** @description the `next` of the page before */
        cursor?: string;
        limit?: number;
      };
      header?: never;
      path: {
        /** @description the id of a captured tenant */
        tenantId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Reports, newest first */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ReportPage'];
        };
      };
      /** @description A problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  ReportsController_request: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description the id of a captured tenant */
        tenantId: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ReportBody'];
      };
    };
    responses: {
      /** @description Compare two instants: accepted, and goes on */
      202: {
        headers: {
          /** @description Where to look */
          Location?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Report'];
        };
      };
      /** @description A problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  ReportsController_get: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description the id of a report */
        reportId: string;
        /** @description the id of a captured tenant */
        tenantId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A report and how far it has come */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Report'];
        };
      };
      /** @description A problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  ReportsController_cancel: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description the id of a report */
        reportId: string;
        /** @description the id of a captured tenant */
        tenantId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Stop a report that has not ended */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Report'];
        };
      };
      /** @description A problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  ReportsController_export: {
    parameters: {
      query?: {
        /** @description ndjson when it is left out; graph is what getChanges answers */
        format?: 'json' | 'ndjson' | 'csv' | 'parquet' | 'graph';
      };
      header?: never;
      path: {
        /** @description the id of a report */
        reportId: string;
        /** @description the id of a captured tenant */
        tenantId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A completed report with all its rows, as NDJSON, JSON, CSV, Parquet or as Graph tells changes */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/x-ndjson': components['schemas']['ReportLine'];
        };
      };
      /** @description A problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  ReportsController_rows: {
    parameters: {
      query?: {
        /** @description What bringing it back needs */
        action?: 'update' | 'restore' | 'softDelete' | 'delete' | 'recreate' | 'none';
        /** @description the `next` of the page before */
        cursor?: string;
        limit?: number;
        /** @description How much of it a recovery can take back */
        recoverable?: 'all' | 'part' | 'none';
        /** @description a part of a display name, or an object id */
        search?: string;
        type?:
          | 'user'
          | 'group'
          | 'application'
          | 'servicePrincipal'
          | 'device'
          | 'administrativeUnit'
          | 'directoryRole'
          | 'oauth2PermissionGrant'
          | 'appRoleAssignment'
          | 'unifiedRoleDefinition'
          | 'unifiedRoleAssignment'
          | 'unifiedRoleEligibilitySchedule'
          | 'conditionalAccessPolicy'
          | 'namedLocation'
          | 'authenticationStrengthPolicy'
          | 'authenticationMethodsPolicy'
          | 'authenticationMethodConfiguration'
          | 'authorizationPolicy'
          | 'organization';
      };
      header?: never;
      path: {
        /** @description the id of a report */
        reportId: string;
        /** @description the id of a captured tenant */
        tenantId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The rows of a completed report */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ReportRowPage'];
        };
      };
      /** @description A problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  RetentionController_get: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description the id of a captured tenant */
        tenantId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description How long history is kept, and what is removed next */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Retention'];
        };
      };
      /** @description A problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  RetentionController_hold: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description the id of a captured tenant */
        tenantId: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ReasonBody'];
      };
    };
    responses: {
      /** @description Place a legal hold: nothing is removed any more */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Retention'];
        };
      };
      /** @description A problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  RetentionController_release: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description the id of a captured tenant */
        tenantId: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ReasonBody'];
      };
    };
    responses: {
      /** @description Release the legal hold */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Retention'];
        };
      };
      /** @description A problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  RetentionController_run: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description the id of a captured tenant */
        tenantId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Seal and remove now what is older than is kept: accepted, and goes on */
      202: {
        headers: {
          /** @description Where to look */
          Location?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Retention'];
        };
      };
      /** @description A problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  SettingsController_get: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description the id of a captured tenant */
        tenantId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description How this server is set, and which variable of its environment sets what */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Settings'];
        };
      };
      /** @description A problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  TenantsController_simulator: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description the id of a captured tenant */
        tenantId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Where the simulator is controlled, in demo mode */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Simulator'];
        };
      };
      /** @description A problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  StateController_get: {
    parameters: {
      query?: {
        /** @description As far as was known then, now when it is left out; not beside a log position: an ISO 8601 instant with a zone (2026-11-20T14:05:00Z) */
        asAt?: string;
        /** @description How things were then, now when it is left out: an ISO 8601 instant with a zone (2026-11-20T14:05:00Z), a backup id, a log position (position:123) or now */
        asOf?: string;
      };
      header?: never;
      path: {
        /** @description the id of a captured tenant */
        tenantId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description How many objects of each type there were */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['State'];
        };
      };
      /** @description A problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  TimelineController_list: {
    parameters: {
      query?: {
        /** @description the id or the name of an actor */
        actor?: string;
        /** @description changes of which it is known, or not, who made them */
        attribution?: 'known' | 'unknown';
        /** @description the correlation id of a change, or of its audit record */
        correlationId?: string;
        /** @description the `next` of the page before */
        cursor?: string;
        /** @description Not before: an ISO 8601 instant with a zone (2026-11-20T14:05:00Z), a backup id, a log position (position:123) or now */
        from?: string;
        limit?: number;
        /** @description So many links of each entry at most; all of them when it is left out */
        links?: number;
        /** @description the id of an object */
        objectId?: string;
        /** @description newest-first when it is left out */
        order?: 'newest-first' | 'oldest-first';
        /** @description what a look saw, or what the audit log alone tells of */
        origin?: 'observed' | 'reported';
        /** @description changes that are at least so severe */
        severity?: 'high' | 'medium';
        /** @description one of user, group, application, servicePrincipal, device, administrativeUnit, directoryRole, oauth2PermissionGrant, appRoleAssignment, unifiedRoleDefinition, unifiedRoleAssignment, unifiedRoleEligibilitySchedule, conditionalAccessPolicy, namedLocation, authenticationStrengthPolicy, authenticationMethodsPolicy, authenticationMethodConfiguration, authorizationPolicy, organization, or any other type that is known of the tenant */
        type?: string;
        /** @description Not after: an ISO 8601 instant with a zone (2026-11-20T14:05:00Z), a backup id, a log position (position:123) or now */
        until?: string;
      };
      header?: never;
      path: {
        /** @description the id of a captured tenant */
        tenantId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description What changed, or is reported to have, and who did it */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['TimelinePage'];
        };
      };
      /** @description A problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  TimelineChangeController_get: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @description the id of a change */
        changeId: string;
        /** @description the id of a captured tenant */
        tenantId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description One entry of the timeline: a change and who did it, or what was only reported */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['TimelineEntryAnswer'];
        };
      };
      /** @description A problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  TimelineDensityController_density: {
    parameters: {
      query?: {
        /** @description the id or the name of an actor */
        actor?: string;
        /** @description changes of which it is known, or not, who made them */
        attribution?: 'known' | 'unknown';
        /** @description Spans of time that are told apart, at most */
        buckets?: number;
        /** @description the correlation id of a change, or of its audit record */
        correlationId?: string;
        /** @description Not before: an ISO 8601 instant with a zone (2026-11-20T14:05:00Z), a backup id, a log position (position:123) or now */
        from?: string;
        /** @description So many links of each entry at most; all of them when it is left out */
        links?: number;
        /** @description the id of an object */
        objectId?: string;
        /** @description what a look saw, or what the audit log alone tells of */
        origin?: 'observed' | 'reported';
        /** @description changes that are at least so severe */
        severity?: 'high' | 'medium';
        /** @description one of user, group, application, servicePrincipal, device, administrativeUnit, directoryRole, oauth2PermissionGrant, appRoleAssignment, unifiedRoleDefinition, unifiedRoleAssignment, unifiedRoleEligibilitySchedule, conditionalAccessPolicy, namedLocation, authenticationStrengthPolicy, authenticationMethodsPolicy, authenticationMethodConfiguration, authorizationPolicy, organization, or any other type that is known of the tenant */
        type?: string;
        /** @description Not after: an ISO 8601 instant with a zone (2026-11-20T14:05:00Z), a backup id, a log position (position:123) or now */
        until?: string;
      };
      header?: never;
      path: {
        /** @description the id of a captured tenant */
        tenantId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description How much changed, or is reported to have, and when */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['TimelineDensity'];
        };
      };
      /** @description A problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  TimelineExportController_export: {
    parameters: {
      query?: {
        /** @description the id or the name of an actor */
        actor?: string;
        /** @description changes of which it is known, or not, who made them */
        attribution?: 'known' | 'unknown';
        /** @description the correlation id of a change, or of its audit record */
        correlationId?: string;
        /** @description ndjson when it is left out; csv and parquet are tables */
        format?: 'ndjson' | 'csv' | 'parquet';
        /** @description Not before: an ISO 8601 instant with a zone (2026-11-20T14:05:00Z), a backup id, a log position (position:123) or now */
        from?: string;
        /** @description the id of an object */
        objectId?: string;
        /** @description oldest-first when it is left out */
        order?: 'newest-first' | 'oldest-first';
        /** @description what a look saw, or what the audit log alone tells of */
        origin?: 'observed' | 'reported';
        /** @description changes that are at least so severe */
        severity?: 'high' | 'medium';
        /** @description one of user, group, application, servicePrincipal, device, administrativeUnit, directoryRole, oauth2PermissionGrant, appRoleAssignment, unifiedRoleDefinition, unifiedRoleAssignment, unifiedRoleEligibilitySchedule, conditionalAccessPolicy, namedLocation, authenticationStrengthPolicy, authenticationMethodsPolicy, authenticationMethodConfiguration, authorizationPolicy, organization, or any other type that is known of the tenant */
        type?: string;
        /** @description Not after: an ISO 8601 instant with a zone (2026-11-20T14:05:00Z), a backup id, a log position (position:123) or now */
        until?: string;
      };
      header?: never;
      path: {
        /** @description the id of a captured tenant */
        tenantId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description What changed and who did it: one a line as NDJSON, or a table as CSV or Parquet */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/x-ndjson': components['schemas']['TimelineLine'];
        };
      };
      /** @description A problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  TimelineReplayController_replay: {
    parameters: {
      query?: {
        /** @description the id or the name of an actor */
        actor?: string;
        /** @description changes of which it is known, or not, who made them */
        attribution?: 'known' | 'unknown';
        /** @description the correlation id of a change, or of its audit record */
        correlationId?: string;
        /** @description Not before: an ISO 8601 instant with a zone (2026-11-20T14:05:00Z), a backup id, a log position (position:123) or now */
        from?: string;
        /** @description So many links of each entry at most; all of them when it is left out */
        links?: number;
        /** @description Longer pauses are cut to so many milliseconds */
        maxPauseMs?: number;
        /** @description the id of an object */
        objectId?: string;
        /** @description what a look saw, or what the audit log alone tells of */
        origin?: 'observed' | 'reported';
        /** @description changes that are at least so severe */
        severity?: 'high' | 'medium';
        /** @description How many seconds of then pass in one of now */
        speed?: number;
        /** @description one of user, group, application, servicePrincipal, device, administrativeUnit, directoryRole, oauth2PermissionGrant, appRoleAssignment, unifiedRoleDefinition, unifiedRoleAssignment, unifiedRoleEligibilitySchedule, conditionalAccessPolicy, namedLocation, authenticationStrengthPolicy, authenticationMethodsPolicy, authenticationMethodConfiguration, authorizationPolicy, organization, or any other type that is known of the tenant */
        type?: string;
        /** @description Not after: an ISO 8601 instant with a zone (2026-11-20T14:05:00Z), a backup id, a log position (position:123) or now */
        until?: string;
      };
      header?: {
        /** @description Resumes after this event */
        'Last-Event-ID'?: string;
      };
      path: {
        /** @description the id of a captured tenant */
        tenantId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description What changed, oldest first, at the pace in which it happened or faster */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/event-stream': components['schemas']['TimelineReplayed'];
        };
      };
      /** @description A problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  TimelineController_stream: {
    parameters: {
      query?: {
        /** @description the id or the name of an actor */
        actor?: string;
        /** @description Resumes after the event with this id; `Last-Event-ID` goes before it */
        after?: string;
        /** @description changes of which it is known, or not, who made them */
        attribution?: 'known' | 'unknown';
        /** @description the correlation id of a change, or of its audit record */
        correlationId?: string;
        /** @description So many links of each entry at most; all of them when it is left out */
        links?: number;
        /** @description the id of an object */
        objectId?: string;
        /** @description what a look saw, or what the audit log alone tells of */
        origin?: 'observed' | 'reported';
        /** @description changes that are at least so severe */
        severity?: 'high' | 'medium';
        /** @description one of user, group, application, servicePrincipal, device, administrativeUnit, directoryRole, oauth2PermissionGrant, appRoleAssignment, unifiedRoleDefinition, unifiedRoleAssignment, unifiedRoleEligibilitySchedule, conditionalAccessPolicy, namedLocation, authenticationStrengthPolicy, authenticationMethodsPolicy, authenticationMethodConfiguration, authorizationPolicy, organization, or any other type that is known of the tenant */
        type?: string;
      };
      header?: {
        /** @description Resumes after this event */
        'Last-Event-ID'?: string;
      };
      path: {
        /** @description the id of a captured tenant */
        tenantId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description What changes from now on, or after an earlier event */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/event-stream': components['schemas']['TimelineEntry'];
        };
      };
      /** @description A problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  EntraController_finish: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Where the directory sends a browser back to; sets a cookie, and sends it on */
      302: {
        headers: {
          /** @description Where to go on */
          Location?: string;
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description A problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  SignInController_emergency: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['EmergencyBody'];
      };
    };
    responses: {
      /** @description Sign in with an emergency account, which needs nothing of the tenant; sets a cookie */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description A problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  EntraController_begin: {
    parameters: {
      query?: {
        /** @description a path of this server, such as /api/docs */
        returnTo?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Sign in at the directory of the tenant: sends a browser there, and later to `returnTo` */
      302: {
        headers: {
          /** @description Where to go on */
          Location?: string;
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description A problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  SignInController_me: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Who is signed in, and what they may do */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Me'];
        };
      };
      /** @description A problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  SignInController_signOut: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description End the session of this browser, also for those who copied its cookie */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description A problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  HealthController_health: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Whether this process answers */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Health'];
        };
      };
      /** @description A problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  HealthController_ready: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Whether questions about the past can be answered; 503 while they cannot */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Readiness'];
        };
      };
      /** @description A problem */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
}
