/** Generated from `spec-tables/endpoints.json` by `npm run generate`. Do not edit. @module */

import type { Endpoint } from './route.ts'

/** What services ask behind Admin Router. */
export const ENDPOINTS: readonly Endpoint[] = [
  {
    id: 'marathon-get-v2-apps',
    service: 'marathon',
    method: 'GET',
    path: '/v2/apps',
    checks: [
      {
        action: 'read',
        resource: 'dcos:service:marathon:{instance}:services:/{id}',
        seen: 'each',
        whole: 'dcos:service:marathon:{instance}:services:/',
      },
    ],
    denied: 'filtered',
  },
  {
    id: 'marathon-post-v2-apps',
    service: 'marathon',
    method: 'POST',
    path: '/v2/apps',
    checks: [
      {
        action: 'create',
        resource: 'dcos:service:marathon:{instance}:services:/{id}',
        seen: 'body',
        whole: 'dcos:service:marathon:{instance}:services:/',
        body: 'id',
      },
    ],
    denied: '403',
  },
  {
    id: 'marathon-put-v2-apps',
    service: 'marathon',
    method: 'PUT',
    path: '/v2/apps',
    checks: [
      {
        action: 'update',
        resource: 'dcos:service:marathon:{instance}:services:/{id}',
        seen: 'body',
        whole: 'dcos:service:marathon:{instance}:services:/',
        when: 'exists',
        body: 'id',
      },
      {
        action: 'create',
        resource: 'dcos:service:marathon:{instance}:services:/{id}',
        seen: 'body',
        whole: 'dcos:service:marathon:{instance}:services:/',
        when: 'absent',
        body: 'id',
      },
    ],
    denied: '403',
  },
  {
    id: 'marathon-patch-v2-apps',
    service: 'marathon',
    method: 'PATCH',
    path: '/v2/apps',
    checks: [
      {
        action: 'update',
        resource: 'dcos:service:marathon:{instance}:services:/{id}',
        seen: 'body',
        whole: 'dcos:service:marathon:{instance}:services:/',
        body: 'id',
      },
    ],
    denied: '403',
  },
  {
    id: 'marathon-get-v2-apps-id',
    service: 'marathon',
    method: 'GET',
    path: '/v2/apps/*id',
    checks: [
      {
        action: 'read',
        resource: 'dcos:service:marathon:{instance}:services:/{id}',
        seen: 'path',
      },
    ],
    denied: '403',
  },
  {
    id: 'marathon-get-v2-apps-id-2',
    service: 'marathon',
    method: 'GET',
    path: '/v2/apps/*id/*',
    checks: [
      {
        action: 'read',
        resource: 'dcos:service:marathon:{instance}:services:/{id}',
        seen: 'path',
      },
    ],
    denied: '403',
  },
  {
    id: 'marathon-get-v2-apps-2',
    service: 'marathon',
    method: 'GET',
    path: '/v2/apps/*',
    checks: [
      {
        action: 'read',
        resource: 'dcos:service:marathon:{instance}:services:/',
        seen: 'path',
      },
    ],
    denied: '403',
  },
  {
    id: 'marathon-put-v2-apps-id',
    service: 'marathon',
    method: 'PUT',
    path: '/v2/apps/*id',
    checks: [
      {
        action: 'update',
        resource: 'dcos:service:marathon:{instance}:services:/{id}',
        seen: 'path',
        whole: 'dcos:service:marathon:{instance}:services:/',
        when: 'exists',
      },
      {
        action: 'create',
        resource: 'dcos:service:marathon:{instance}:services:/{id}',
        seen: 'path',
        whole: 'dcos:service:marathon:{instance}:services:/',
        when: 'absent',
      },
    ],
    denied: '403',
  },
  {
    id: 'marathon-patch-v2-apps-id',
    service: 'marathon',
    method: 'PATCH',
    path: '/v2/apps/*id',
    checks: [
      {
        action: 'update',
        resource: 'dcos:service:marathon:{instance}:services:/{id}',
        seen: 'path',
      },
    ],
    denied: '403',
  },
  {
    id: 'marathon-delete-v2-apps-id',
    service: 'marathon',
    method: 'DELETE',
    path: '/v2/apps/*id',
    checks: [
      {
        action: 'delete',
        resource: 'dcos:service:marathon:{instance}:services:/{id}',
        seen: 'path',
      },
    ],
    denied: '403',
  },
  {
    id: 'marathon-post-v2-apps-id-restart',
    service: 'marathon',
    method: 'POST',
    path: '/v2/apps/*id/restart',
    checks: [
      {
        action: 'update',
        resource: 'dcos:service:marathon:{instance}:services:/{id}',
        seen: 'path',
      },
    ],
    denied: '403',
  },
  {
    id: 'marathon-get-v2-apps-id-tasks',
    service: 'marathon',
    method: 'GET',
    path: '/v2/apps/*id/tasks',
    checks: [
      {
        action: 'read',
        resource: 'dcos:service:marathon:{instance}:services:/{id}',
        seen: 'path',
      },
    ],
    denied: '403',
  },
  {
    id: 'marathon-delete-v2-apps-id-tasks',
    service: 'marathon',
    method: 'DELETE',
    path: '/v2/apps/*id/tasks',
    checks: [
      {
        action: 'update',
        resource: 'dcos:service:marathon:{instance}:services:/{id}',
        seen: 'path',
      },
    ],
    denied: '403',
  },
  {
    id: 'marathon-delete-v2-apps-id-tasks-task',
    service: 'marathon',
    method: 'DELETE',
    path: '/v2/apps/*id/tasks/:task',
    checks: [
      {
        action: 'update',
        resource: 'dcos:service:marathon:{instance}:services:/{id}',
        seen: 'path',
      },
    ],
    denied: '403',
  },
  {
    id: 'marathon-get-v2-apps-id-versions',
    service: 'marathon',
    method: 'GET',
    path: '/v2/apps/*id/versions',
    checks: [
      {
        action: 'read',
        resource: 'dcos:service:marathon:{instance}:services:/{id}',
        seen: 'path',
      },
    ],
    denied: '403',
  },
  {
    id: 'marathon-get-v2-apps-id-versions-version',
    service: 'marathon',
    method: 'GET',
    path: '/v2/apps/*id/versions/:version',
    checks: [
      {
        action: 'read',
        resource: 'dcos:service:marathon:{instance}:services:/{id}',
        seen: 'path',
      },
    ],
    denied: '403',
  },
  {
    id: 'marathon-get-v2-groups',
    service: 'marathon',
    method: 'GET',
    path: '/v2/groups',
    checks: [
      {
        action: 'read',
        resource: 'dcos:service:marathon:{instance}:services:/{id}',
        seen: 'each',
        whole: 'dcos:service:marathon:{instance}:services:/',
      },
    ],
    denied: 'filtered',
  },
  {
    id: 'marathon-get-v2-groups-id',
    service: 'marathon',
    method: 'GET',
    path: '/v2/groups/*id',
    checks: [
      {
        action: 'read',
        resource: 'dcos:service:marathon:{instance}:services:/{id}',
        seen: 'path',
      },
    ],
    denied: '403',
  },
  {
    id: 'marathon-get-v2-groups-versions',
    service: 'marathon',
    method: 'GET',
    path: '/v2/groups/versions',
    checks: [
      {
        action: 'read',
        resource: 'dcos:service:marathon:{instance}:services:/',
        seen: 'path',
      },
    ],
    denied: '403',
  },
  {
    id: 'marathon-get-v2-groups-id-versions',
    service: 'marathon',
    method: 'GET',
    path: '/v2/groups/*id/versions',
    checks: [
      {
        action: 'read',
        resource: 'dcos:service:marathon:{instance}:services:/{id}',
        seen: 'path',
      },
    ],
    denied: '403',
  },
  {
    id: 'marathon-get-v2-groups-id-versions-version',
    service: 'marathon',
    method: 'GET',
    path: '/v2/groups/*id/versions/:version',
    checks: [
      {
        action: 'read',
        resource: 'dcos:service:marathon:{instance}:services:/{id}',
        seen: 'path',
      },
    ],
    denied: '403',
  },
  {
    id: 'marathon-post-v2-groups',
    service: 'marathon',
    method: 'POST',
    path: '/v2/groups',
    checks: [
      {
        action: 'update',
        resource: 'dcos:service:marathon:{instance}:services:/{id}',
        seen: 'body',
        whole: 'dcos:service:marathon:{instance}:services:/',
        body: 'id',
      },
      {
        action: 'create',
        resource: 'dcos:service:marathon:{instance}:services:/{id}',
        seen: 'body',
        whole: 'dcos:service:marathon:{instance}:services:/',
        body: 'id',
      },
    ],
    denied: '403',
  },
  {
    id: 'marathon-post-v2-groups-id',
    service: 'marathon',
    method: 'POST',
    path: '/v2/groups/*id',
    checks: [
      {
        action: 'update',
        resource: 'dcos:service:marathon:{instance}:services:/{id}',
        seen: 'path',
      },
      {
        action: 'create',
        resource: 'dcos:service:marathon:{instance}:services:/{id}',
        seen: 'path',
      },
    ],
    denied: '403',
  },
  {
    id: 'marathon-put-v2-groups',
    service: 'marathon',
    method: 'PUT',
    path: '/v2/groups',
    checks: [
      {
        action: 'update',
        resource: 'dcos:service:marathon:{instance}:services:/{id}',
        seen: 'body',
        whole: 'dcos:service:marathon:{instance}:services:/',
        when: 'exists',
        body: 'id',
      },
      {
        action: 'create',
        resource: 'dcos:service:marathon:{instance}:services:/{id}',
        seen: 'body',
        whole: 'dcos:service:marathon:{instance}:services:/',
        when: 'absent',
        body: 'id',
      },
    ],
    denied: '403',
  },
  {
    id: 'marathon-put-v2-groups-id',
    service: 'marathon',
    method: 'PUT',
    path: '/v2/groups/*id',
    checks: [
      {
        action: 'update',
        resource: 'dcos:service:marathon:{instance}:services:/{id}',
        seen: 'path',
        whole: 'dcos:service:marathon:{instance}:services:/',
        when: 'exists',
      },
      {
        action: 'create',
        resource: 'dcos:service:marathon:{instance}:services:/{id}',
        seen: 'path',
        whole: 'dcos:service:marathon:{instance}:services:/',
        when: 'absent',
      },
    ],
    denied: '403',
  },
  {
    id: 'marathon-patch-v2-groups-id',
    service: 'marathon',
    method: 'PATCH',
    path: '/v2/groups/*id',
    checks: [
      {
        action: 'update',
        resource: 'dcos:service:marathon:{instance}:services:/{id}',
        seen: 'path',
      },
    ],
    denied: '403',
  },
  {
    id: 'marathon-delete-v2-groups',
    service: 'marathon',
    method: 'DELETE',
    path: '/v2/groups',
    checks: [
      {
        action: 'delete',
        resource: 'dcos:service:marathon:{instance}:services:/',
        seen: 'path',
      },
    ],
    denied: '403',
  },
  {
    id: 'marathon-delete-v2-groups-id',
    service: 'marathon',
    method: 'DELETE',
    path: '/v2/groups/*id',
    checks: [
      {
        action: 'delete',
        resource: 'dcos:service:marathon:{instance}:services:/{id}',
        seen: 'path',
      },
    ],
    denied: '403',
  },
  {
    id: 'marathon-get-v2-pods',
    service: 'marathon',
    method: 'GET',
    path: '/v2/pods',
    checks: [
      {
        action: 'read',
        resource: 'dcos:service:marathon:{instance}:services:/{id}',
        seen: 'each',
        whole: 'dcos:service:marathon:{instance}:services:/',
      },
    ],
    denied: 'filtered',
  },
  {
    id: 'marathon-head-v2-pods',
    service: 'marathon',
    method: 'HEAD',
    path: '/v2/pods',
    checks: [],
    denied: '403',
  },
  {
    id: 'marathon-post-v2-pods',
    service: 'marathon',
    method: 'POST',
    path: '/v2/pods',
    checks: [
      {
        action: 'create',
        resource: 'dcos:service:marathon:{instance}:services:/{id}',
        seen: 'body',
        whole: 'dcos:service:marathon:{instance}:services:/',
        body: 'id',
      },
    ],
    denied: '403',
  },
  {
    id: 'marathon-get-v2-pods-id',
    service: 'marathon',
    method: 'GET',
    path: '/v2/pods/*id',
    checks: [
      {
        action: 'read',
        resource: 'dcos:service:marathon:{instance}:services:/{id}',
        seen: 'path',
      },
    ],
    denied: '403',
  },
  {
    id: 'marathon-put-v2-pods-id',
    service: 'marathon',
    method: 'PUT',
    path: '/v2/pods/*id',
    checks: [
      {
        action: 'update',
        resource: 'dcos:service:marathon:{instance}:services:/{id}',
        seen: 'path',
      },
    ],
    denied: '403',
  },
  {
    id: 'marathon-delete-v2-pods-id',
    service: 'marathon',
    method: 'DELETE',
    path: '/v2/pods/*id',
    checks: [
      {
        action: 'delete',
        resource: 'dcos:service:marathon:{instance}:services:/{id}',
        seen: 'path',
      },
    ],
    denied: '403',
  },
  {
    id: 'marathon-get-v2-pods-id-status',
    service: 'marathon',
    method: 'GET',
    path: '/v2/pods/*id::status',
    checks: [
      {
        action: 'read',
        resource: 'dcos:service:marathon:{instance}:services:/{id}',
        seen: 'path',
      },
    ],
    denied: '404',
  },
  {
    id: 'marathon-get-v2-pods-status',
    service: 'marathon',
    method: 'GET',
    path: '/v2/pods/::status',
    checks: [
      {
        action: 'read',
        resource: 'dcos:service:marathon:{instance}:services:/{id}',
        seen: 'each',
        whole: 'dcos:service:marathon:{instance}:services:/',
      },
    ],
    denied: 'filtered',
  },
  {
    id: 'marathon-get-v2-pods-id-versions',
    service: 'marathon',
    method: 'GET',
    path: '/v2/pods/*id::versions',
    checks: [
      {
        action: 'read',
        resource: 'dcos:service:marathon:{instance}:services:/{id}',
        seen: 'path',
      },
    ],
    denied: '403',
  },
  {
    id: 'marathon-get-v2-pods-id-versions-version',
    service: 'marathon',
    method: 'GET',
    path: '/v2/pods/*id::versions/:version',
    checks: [
      {
        action: 'read',
        resource: 'dcos:service:marathon:{instance}:services:/{id}',
        seen: 'path',
      },
    ],
    denied: '403',
  },
  {
    id: 'marathon-delete-v2-pods-id-instances',
    service: 'marathon',
    method: 'DELETE',
    path: '/v2/pods/*id::instances',
    checks: [
      {
        action: 'update',
        resource: 'dcos:service:marathon:{instance}:services:/{id}',
        seen: 'path',
      },
    ],
    denied: '403',
  },
  {
    id: 'marathon-delete-v2-pods-id-instances-instance',
    service: 'marathon',
    method: 'DELETE',
    path: '/v2/pods/*id::instances/:instance',
    checks: [
      {
        action: 'update',
        resource: 'dcos:service:marathon:{instance}:services:/{id}',
        seen: 'path',
      },
    ],
    denied: '403',
  },
  {
    id: 'marathon-get-v2-deployments',
    service: 'marathon',
    method: 'GET',
    path: '/v2/deployments',
    checks: [
      {
        action: 'read',
        resource: 'dcos:service:marathon:{instance}:services:/{id}',
        seen: 'each',
        whole: 'dcos:service:marathon:{instance}:services:/',
      },
    ],
    denied: 'filtered',
  },
  {
    id: 'marathon-delete-v2-deployments-deployment',
    service: 'marathon',
    method: 'DELETE',
    path: '/v2/deployments/:deployment',
    checks: [
      {
        action: 'update',
        resource: 'dcos:service:marathon:{instance}:services:/{id}',
        seen: 'service',
        whole: 'dcos:service:marathon:{instance}:services:/',
      },
    ],
    denied: '403',
  },
  {
    id: 'marathon-get-v2-queue',
    service: 'marathon',
    method: 'GET',
    path: '/v2/queue',
    checks: [
      {
        action: 'read',
        resource: 'dcos:service:marathon:{instance}:services:/{id}',
        seen: 'each',
        whole: 'dcos:service:marathon:{instance}:services:/',
      },
    ],
    denied: 'filtered',
  },
  {
    id: 'marathon-delete-v2-queue-id-delay',
    service: 'marathon',
    method: 'DELETE',
    path: '/v2/queue/*id/delay',
    checks: [
      {
        action: 'update',
        resource: 'dcos:service:marathon:{instance}:services:/{id}',
        seen: 'path',
      },
    ],
    denied: '403',
  },
  {
    id: 'marathon-get-v2-tasks',
    service: 'marathon',
    method: 'GET',
    path: '/v2/tasks',
    checks: [
      {
        action: 'read',
        resource: 'dcos:service:marathon:{instance}:services:/{id}',
        seen: 'each',
        whole: 'dcos:service:marathon:{instance}:services:/',
      },
    ],
    denied: 'filtered',
  },
  {
    id: 'marathon-post-v2-tasks-delete',
    service: 'marathon',
    method: 'POST',
    path: '/v2/tasks/delete',
    checks: [
      {
        action: 'update',
        resource: 'dcos:service:marathon:{instance}:services:/{id}',
        seen: 'service',
        whole: 'dcos:service:marathon:{instance}:services:/',
      },
    ],
    denied: '403',
  },
  {
    id: 'marathon-get-v2-info',
    service: 'marathon',
    method: 'GET',
    path: '/v2/info',
    checks: [
      {
        action: 'read',
        resource: 'dcos:service:marathon:{instance}:admin:config',
        seen: 'path',
      },
    ],
    denied: '403',
  },
  {
    id: 'marathon-get-v2-leader',
    service: 'marathon',
    method: 'GET',
    path: '/v2/leader',
    checks: [
      {
        action: 'read',
        resource: 'dcos:service:marathon:{instance}:admin:leader',
        seen: 'path',
      },
    ],
    denied: '403',
  },
  {
    id: 'marathon-delete-v2-leader',
    service: 'marathon',
    method: 'DELETE',
    path: '/v2/leader',
    checks: [
      {
        action: 'update',
        resource: 'dcos:service:marathon:{instance}:admin:leader',
        seen: 'path',
      },
    ],
    denied: '403',
  },
  {
    id: 'marathon-get-v2-events',
    service: 'marathon',
    method: 'GET',
    path: '/v2/events',
    checks: [
      {
        action: 'read',
        resource: 'dcos:service:marathon:{instance}:admin:events',
        seen: 'path',
      },
    ],
    denied: '403',
  },
  {
    id: 'marathon-get-v2-eventsubscriptions',
    service: 'marathon',
    method: 'GET',
    path: '/v2/eventSubscriptions',
    checks: [
      {
        action: 'read',
        resource: 'dcos:service:marathon:{instance}:admin:events',
        seen: 'path',
      },
    ],
    denied: '403',
  },
  {
    id: 'marathon-post-v2-eventsubscriptions',
    service: 'marathon',
    method: 'POST',
    path: '/v2/eventSubscriptions',
    checks: [
      {
        action: 'read',
        resource: 'dcos:service:marathon:{instance}:admin:events',
        seen: 'path',
      },
    ],
    denied: '403',
  },
  {
    id: 'marathon-delete-v2-eventsubscriptions',
    service: 'marathon',
    method: 'DELETE',
    path: '/v2/eventSubscriptions',
    checks: [
      {
        action: 'read',
        resource: 'dcos:service:marathon:{instance}:admin:events',
        seen: 'path',
      },
    ],
    denied: '403',
  },
  {
    id: 'marathon-get-v2-plugins-rest',
    service: 'marathon',
    method: 'GET',
    path: '/v2/plugins/*rest',
    checks: [
      {
        action: 'full',
        resource: 'dcos:superuser',
        seen: 'path',
      },
    ],
    denied: '403',
  },
  {
    id: 'marathon-head-v2-plugins-rest',
    service: 'marathon',
    method: 'HEAD',
    path: '/v2/plugins/*rest',
    checks: [
      {
        action: 'full',
        resource: 'dcos:superuser',
        seen: 'path',
      },
    ],
    denied: '403',
  },
  {
    id: 'marathon-post-v2-plugins-rest',
    service: 'marathon',
    method: 'POST',
    path: '/v2/plugins/*rest',
    checks: [
      {
        action: 'full',
        resource: 'dcos:superuser',
        seen: 'path',
      },
    ],
    denied: '403',
  },
  {
    id: 'marathon-put-v2-plugins-rest',
    service: 'marathon',
    method: 'PUT',
    path: '/v2/plugins/*rest',
    checks: [
      {
        action: 'full',
        resource: 'dcos:superuser',
        seen: 'path',
      },
    ],
    denied: '403',
  },
  {
    id: 'marathon-delete-v2-plugins-rest',
    service: 'marathon',
    method: 'DELETE',
    path: '/v2/plugins/*rest',
    checks: [
      {
        action: 'full',
        resource: 'dcos:superuser',
        seen: 'path',
      },
    ],
    denied: '403',
  },
  {
    id: 'marathon-get-v2-plugins',
    service: 'marathon',
    method: 'GET',
    path: '/v2/plugins',
    checks: [
      {
        action: 'full',
        resource: 'dcos:superuser',
        seen: 'path',
      },
    ],
    denied: '403',
  },
  {
    id: 'marathon-get-metrics',
    service: 'marathon',
    method: 'GET',
    path: '/metrics',
    checks: [
      {
        action: 'read',
        resource: 'dcos:service:marathon:{instance}:admin:config',
        seen: 'path',
      },
    ],
    denied: '403',
  },
  {
    id: 'marathon-get-metrics-prometheus',
    service: 'marathon',
    method: 'GET',
    path: '/metrics/prometheus',
    checks: [
      {
        action: 'read',
        resource: 'dcos:service:marathon:{instance}:admin:config',
        seen: 'path',
      },
    ],
    denied: '403',
  },
  {
    id: 'marathon-get-config',
    service: 'marathon',
    method: 'GET',
    path: '/config',
    checks: [
      {
        action: 'read',
        resource: 'dcos:service:marathon:{instance}:admin:config',
        seen: 'path',
      },
    ],
    denied: '403',
  },
  {
    id: 'marathon-get-logging',
    service: 'marathon',
    method: 'GET',
    path: '/logging',
    checks: [
      {
        action: 'read',
        resource: 'dcos:service:marathon:{instance}:admin:config',
        seen: 'path',
      },
    ],
    denied: '403',
  },
  {
    id: 'marathon-post-logging',
    service: 'marathon',
    method: 'POST',
    path: '/logging',
    checks: [
      {
        action: 'update',
        resource: 'dcos:service:marathon:{instance}:admin:config',
        seen: 'path',
      },
    ],
    denied: '403',
  },
  {
    id: 'marathon-get-ping',
    service: 'marathon',
    method: 'GET',
    path: '/ping',
    checks: [],
    denied: '403',
  },
  {
    id: 'metronome-get-v1-jobs',
    service: 'metronome',
    method: 'GET',
    path: '/v1/jobs',
    checks: [
      {
        action: 'read',
        resource: 'dcos:service:metronome:{instance}:jobs:{job}',
        seen: 'each',
        whole: 'dcos:service:metronome:{instance}:jobs',
      },
    ],
    denied: 'filtered',
  },
  {
    id: 'metronome-post-v1-jobs',
    service: 'metronome',
    method: 'POST',
    path: '/v1/jobs',
    checks: [
      {
        action: 'create',
        resource: 'dcos:service:metronome:{instance}:jobs:{job}',
        seen: 'body',
        whole: 'dcos:service:metronome:{instance}:jobs',
        body: 'id',
      },
    ],
    denied: '403',
  },
  {
    id: 'metronome-get-v1-jobs-job',
    service: 'metronome',
    method: 'GET',
    path: '/v1/jobs/:job',
    checks: [
      {
        action: 'read',
        resource: 'dcos:service:metronome:{instance}:jobs:{job}',
        seen: 'path',
      },
    ],
    denied: '404',
  },
  {
    id: 'metronome-put-v1-jobs-job',
    service: 'metronome',
    method: 'PUT',
    path: '/v1/jobs/:job',
    checks: [
      {
        action: 'update',
        resource: 'dcos:service:metronome:{instance}:jobs:{job}',
        seen: 'path',
      },
    ],
    denied: '403',
  },
  {
    id: 'metronome-delete-v1-jobs-job',
    service: 'metronome',
    method: 'DELETE',
    path: '/v1/jobs/:job',
    checks: [
      {
        action: 'delete',
        resource: 'dcos:service:metronome:{instance}:jobs:{job}',
        seen: 'path',
      },
    ],
    denied: '403',
  },
  {
    id: 'metronome-get-v1-jobs-job-schedules',
    service: 'metronome',
    method: 'GET',
    path: '/v1/jobs/:job/schedules',
    checks: [
      {
        action: 'read',
        resource: 'dcos:service:metronome:{instance}:jobs:{job}',
        seen: 'path',
      },
    ],
    denied: '403',
  },
  {
    id: 'metronome-get-v1-jobs-job-schedules-schedule',
    service: 'metronome',
    method: 'GET',
    path: '/v1/jobs/:job/schedules/:schedule',
    checks: [
      {
        action: 'read',
        resource: 'dcos:service:metronome:{instance}:jobs:{job}',
        seen: 'path',
      },
    ],
    denied: '403',
  },
  {
    id: 'metronome-post-v1-jobs-job-schedules',
    service: 'metronome',
    method: 'POST',
    path: '/v1/jobs/:job/schedules',
    checks: [
      {
        action: 'update',
        resource: 'dcos:service:metronome:{instance}:jobs:{job}',
        seen: 'path',
      },
    ],
    denied: '403',
  },
  {
    id: 'metronome-put-v1-jobs-job-schedules-schedule',
    service: 'metronome',
    method: 'PUT',
    path: '/v1/jobs/:job/schedules/:schedule',
    checks: [
      {
        action: 'update',
        resource: 'dcos:service:metronome:{instance}:jobs:{job}',
        seen: 'path',
      },
    ],
    denied: '403',
  },
  {
    id: 'metronome-delete-v1-jobs-job-schedules-schedule',
    service: 'metronome',
    method: 'DELETE',
    path: '/v1/jobs/:job/schedules/:schedule',
    checks: [
      {
        action: 'update',
        resource: 'dcos:service:metronome:{instance}:jobs:{job}',
        seen: 'path',
      },
    ],
    denied: '403',
  },
  {
    id: 'metronome-post-v1-jobs-job-runs',
    service: 'metronome',
    method: 'POST',
    path: '/v1/jobs/:job/runs',
    checks: [
      {
        action: 'update',
        resource: 'dcos:service:metronome:{instance}:jobs:{job}',
        seen: 'path',
      },
    ],
    denied: '403',
  },
  {
    id: 'metronome-get-v1-jobs-job-runs',
    service: 'metronome',
    method: 'GET',
    path: '/v1/jobs/:job/runs',
    checks: [
      {
        action: 'read',
        resource: 'dcos:service:metronome:{instance}:jobs:{job}',
        seen: 'path',
      },
    ],
    denied: 'empty',
  },
  {
    id: 'metronome-get-v1-jobs-job-runs-run',
    service: 'metronome',
    method: 'GET',
    path: '/v1/jobs/:job/runs/:run',
    checks: [
      {
        action: 'read',
        resource: 'dcos:service:metronome:{instance}:jobs:{job}',
        seen: 'path',
      },
    ],
    denied: '403',
  },
  {
    id: 'metronome-post-v1-jobs-job-runs-run-actions-stop',
    service: 'metronome',
    method: 'POST',
    path: '/v1/jobs/:job/runs/:run/actions/stop',
    checks: [
      {
        action: 'update',
        resource: 'dcos:service:metronome:{instance}:jobs:{job}',
        seen: 'path',
      },
    ],
    denied: '403',
  },
  {
    id: 'metronome-post-v0-scheduled-jobs',
    service: 'metronome',
    method: 'POST',
    path: '/v0/scheduled-jobs',
    checks: [
      {
        action: 'create',
        resource: 'dcos:service:metronome:{instance}:jobs:{job}',
        seen: 'body',
        whole: 'dcos:service:metronome:{instance}:jobs',
        body: 'id',
      },
    ],
    denied: '403',
  },
  {
    id: 'metronome-put-v0-scheduled-jobs-job',
    service: 'metronome',
    method: 'PUT',
    path: '/v0/scheduled-jobs/:job',
    checks: [
      {
        action: 'update',
        resource: 'dcos:service:metronome:{instance}:jobs:{job}',
        seen: 'path',
      },
    ],
    denied: '403',
  },
  {
    id: 'metronome-get-v1-queue',
    service: 'metronome',
    method: 'GET',
    path: '/v1/queue',
    checks: [
      {
        action: 'read',
        resource: 'dcos:service:metronome:{instance}:jobs:{job}',
        seen: 'each',
        whole: 'dcos:service:metronome:{instance}:jobs',
      },
    ],
    denied: 'filtered',
  },
  {
    id: 'metronome-get-ping',
    service: 'metronome',
    method: 'GET',
    path: '/ping',
    checks: [],
    denied: '403',
  },
  {
    id: 'metronome-get-info',
    service: 'metronome',
    method: 'GET',
    path: '/info',
    checks: [],
    denied: '403',
  },
  {
    id: 'metronome-get-leader',
    service: 'metronome',
    method: 'GET',
    path: '/leader',
    checks: [],
    denied: '403',
  },
  {
    id: 'metronome-get-v1-metrics',
    service: 'metronome',
    method: 'GET',
    path: '/v1/metrics',
    checks: [],
    denied: '403',
  },
  {
    id: 'mesos-master-call-subscribe',
    service: 'mesos-master',
    method: 'CALL',
    path: 'SUBSCRIBE',
    checks: [
      {
        action: 'create',
        resource: 'dcos:mesos:master:framework:role:{role}',
        seen: 'service',
        whole: 'dcos:mesos:master:framework:role',
      },
    ],
    denied: '403',
  },
  {
    id: 'mesos-master-post-teardown',
    service: 'mesos-master',
    method: 'POST',
    path: '/teardown',
    checks: [
      {
        action: 'delete',
        resource: 'dcos:mesos:master:framework:principal:{principal}',
        seen: 'service',
        whole: 'dcos:mesos:master:framework:principal',
      },
    ],
    denied: '403',
  },
  {
    id: 'mesos-master-call-teardown',
    service: 'mesos-master',
    method: 'CALL',
    path: 'TEARDOWN',
    checks: [
      {
        action: 'delete',
        resource: 'dcos:mesos:master:framework:principal:{principal}',
        seen: 'service',
        whole: 'dcos:mesos:master:framework:principal',
      },
    ],
    denied: '403',
  },
  {
    id: 'mesos-master-get-frameworks',
    service: 'mesos-master',
    method: 'GET',
    path: '/frameworks',
    checks: [
      {
        action: 'read',
        resource: 'dcos:mesos:master:framework:role:{role}',
        seen: 'each',
        whole: 'dcos:mesos:master:framework:role',
      },
    ],
    denied: 'filtered',
  },
  {
    id: 'mesos-master-get-state-summary',
    service: 'mesos-master',
    method: 'GET',
    path: '/state-summary',
    checks: [
      {
        action: 'read',
        resource: 'dcos:mesos:master:framework:role:{role}',
        seen: 'each',
        whole: 'dcos:mesos:master:framework:role',
      },
    ],
    denied: 'filtered',
  },
  {
    id: 'mesos-master-get-state',
    service: 'mesos-master',
    method: 'GET',
    path: '/state',
    checks: [
      {
        action: 'read',
        resource: 'dcos:mesos:master:framework:role:{role}',
        seen: 'each',
        whole: 'dcos:mesos:master:framework:role',
      },
      {
        action: 'read',
        resource: 'dcos:mesos:master:task:app_id:/{id}',
        seen: 'each',
        whole: 'dcos:mesos:master:task:app_id',
      },
      {
        action: 'read',
        resource: 'dcos:mesos:master:executor:app_id:/{id}',
        seen: 'each',
        whole: 'dcos:mesos:master:executor:app_id',
      },
    ],
    denied: 'filtered',
  },
  {
    id: 'mesos-master-get-tasks',
    service: 'mesos-master',
    method: 'GET',
    path: '/tasks',
    checks: [
      {
        action: 'read',
        resource: 'dcos:mesos:master:framework:role:{role}',
        seen: 'each',
        whole: 'dcos:mesos:master:framework:role',
      },
      {
        action: 'read',
        resource: 'dcos:mesos:master:task:app_id:/{id}',
        seen: 'each',
        whole: 'dcos:mesos:master:task:app_id',
      },
    ],
    denied: 'filtered',
  },
  {
    id: 'mesos-master-call-get-frameworks',
    service: 'mesos-master',
    method: 'CALL',
    path: 'GET_FRAMEWORKS',
    checks: [
      {
        action: 'read',
        resource: 'dcos:mesos:master:framework:role:{role}',
        seen: 'each',
        whole: 'dcos:mesos:master:framework:role',
      },
    ],
    denied: 'filtered',
  },
  {
    id: 'mesos-master-call-get-state',
    service: 'mesos-master',
    method: 'CALL',
    path: 'GET_STATE',
    checks: [
      {
        action: 'read',
        resource: 'dcos:mesos:master:framework:role:{role}',
        seen: 'each',
        whole: 'dcos:mesos:master:framework:role',
      },
      {
        action: 'read',
        resource: 'dcos:mesos:master:task:app_id:/{id}',
        seen: 'each',
        whole: 'dcos:mesos:master:task:app_id',
      },
      {
        action: 'read',
        resource: 'dcos:mesos:master:executor:app_id:/{id}',
        seen: 'each',
        whole: 'dcos:mesos:master:executor:app_id',
      },
    ],
    denied: 'filtered',
  },
  {
    id: 'mesos-master-call-get-tasks',
    service: 'mesos-master',
    method: 'CALL',
    path: 'GET_TASKS',
    checks: [
      {
        action: 'read',
        resource: 'dcos:mesos:master:framework:role:{role}',
        seen: 'each',
        whole: 'dcos:mesos:master:framework:role',
      },
      {
        action: 'read',
        resource: 'dcos:mesos:master:task:app_id:/{id}',
        seen: 'each',
        whole: 'dcos:mesos:master:task:app_id',
      },
    ],
    denied: 'filtered',
  },
  {
    id: 'mesos-master-call-get-executors',
    service: 'mesos-master',
    method: 'CALL',
    path: 'GET_EXECUTORS',
    checks: [
      {
        action: 'read',
        resource: 'dcos:mesos:master:framework:role:{role}',
        seen: 'each',
        whole: 'dcos:mesos:master:framework:role',
      },
      {
        action: 'read',
        resource: 'dcos:mesos:master:executor:app_id:/{id}',
        seen: 'each',
        whole: 'dcos:mesos:master:executor:app_id',
      },
    ],
    denied: 'filtered',
  },
  {
    id: 'mesos-master-call-launch',
    service: 'mesos-master',
    method: 'CALL',
    path: 'LAUNCH',
    checks: [
      {
        action: 'create',
        resource: 'dcos:mesos:master:task:user:{user}',
        seen: 'service',
        whole: 'dcos:mesos:master:task:user',
      },
      {
        action: 'create',
        resource: 'dcos:mesos:master:task:app_id:/{id}',
        seen: 'service',
        whole: 'dcos:mesos:master:task:app_id',
      },
    ],
    denied: '403',
  },
  {
    id: 'mesos-master-call-launch-group',
    service: 'mesos-master',
    method: 'CALL',
    path: 'LAUNCH_GROUP',
    checks: [
      {
        action: 'create',
        resource: 'dcos:mesos:master:task:user:{user}',
        seen: 'service',
        whole: 'dcos:mesos:master:task:user',
      },
      {
        action: 'create',
        resource: 'dcos:mesos:master:task:app_id:/{id}',
        seen: 'service',
        whole: 'dcos:mesos:master:task:app_id',
      },
    ],
    denied: '403',
  },
  {
    id: 'mesos-master-post-reserve',
    service: 'mesos-master',
    method: 'POST',
    path: '/reserve',
    checks: [
      {
        action: 'create',
        resource: 'dcos:mesos:master:reservation:role:{role}',
        seen: 'service',
        whole: 'dcos:mesos:master:reservation:role',
      },
    ],
    denied: '403',
  },
  {
    id: 'mesos-master-call-reserve-resources',
    service: 'mesos-master',
    method: 'CALL',
    path: 'RESERVE_RESOURCES',
    checks: [
      {
        action: 'create',
        resource: 'dcos:mesos:master:reservation:role:{role}',
        seen: 'service',
        whole: 'dcos:mesos:master:reservation:role',
      },
    ],
    denied: '403',
  },
  {
    id: 'mesos-master-post-unreserve',
    service: 'mesos-master',
    method: 'POST',
    path: '/unreserve',
    checks: [
      {
        action: 'delete',
        resource: 'dcos:mesos:master:reservation:principal:{principal}',
        seen: 'service',
        whole: 'dcos:mesos:master:reservation:principal',
      },
    ],
    denied: '403',
  },
  {
    id: 'mesos-master-call-unreserve-resources',
    service: 'mesos-master',
    method: 'CALL',
    path: 'UNRESERVE_RESOURCES',
    checks: [
      {
        action: 'delete',
        resource: 'dcos:mesos:master:reservation:principal:{principal}',
        seen: 'service',
        whole: 'dcos:mesos:master:reservation:principal',
      },
    ],
    denied: '403',
  },
  {
    id: 'mesos-master-post-create-volumes',
    service: 'mesos-master',
    method: 'POST',
    path: '/create-volumes',
    checks: [
      {
        action: 'create',
        resource: 'dcos:mesos:master:volume:role:{role}',
        seen: 'service',
        whole: 'dcos:mesos:master:volume:role',
      },
    ],
    denied: '403',
  },
  {
    id: 'mesos-master-call-create-volumes',
    service: 'mesos-master',
    method: 'CALL',
    path: 'CREATE_VOLUMES',
    checks: [
      {
        action: 'create',
        resource: 'dcos:mesos:master:volume:role:{role}',
        seen: 'service',
        whole: 'dcos:mesos:master:volume:role',
      },
    ],
    denied: '403',
  },
  {
    id: 'mesos-master-post-destroy-volumes',
    service: 'mesos-master',
    method: 'POST',
    path: '/destroy-volumes',
    checks: [
      {
        action: 'delete',
        resource: 'dcos:mesos:master:volume:principal:{principal}',
        seen: 'service',
        whole: 'dcos:mesos:master:volume:principal',
      },
    ],
    denied: '403',
  },
  {
    id: 'mesos-master-call-destroy-volumes',
    service: 'mesos-master',
    method: 'CALL',
    path: 'DESTROY_VOLUMES',
    checks: [
      {
        action: 'delete',
        resource: 'dcos:mesos:master:volume:principal:{principal}',
        seen: 'service',
        whole: 'dcos:mesos:master:volume:principal',
      },
    ],
    denied: '403',
  },
  {
    id: 'mesos-master-call-grow-volume',
    service: 'mesos-master',
    method: 'CALL',
    path: 'GROW_VOLUME',
    checks: [
      {
        action: 'create',
        resource: 'dcos:mesos:master:volume:role:{role}',
        seen: 'service',
        whole: 'dcos:mesos:master:volume:role',
      },
    ],
    denied: '403',
  },
  {
    id: 'mesos-master-call-shrink-volume',
    service: 'mesos-master',
    method: 'CALL',
    path: 'SHRINK_VOLUME',
    checks: [
      {
        action: 'create',
        resource: 'dcos:mesos:master:volume:role:{role}',
        seen: 'service',
        whole: 'dcos:mesos:master:volume:role',
      },
    ],
    denied: '403',
  },
  {
    id: 'mesos-master-get-quota',
    service: 'mesos-master',
    method: 'GET',
    path: '/quota',
    checks: [
      {
        action: 'read',
        resource: 'dcos:mesos:master:quota:role:{role}',
        seen: 'each',
        whole: 'dcos:mesos:master:quota:role',
      },
    ],
    denied: 'filtered',
  },
  {
    id: 'mesos-master-call-get-quota',
    service: 'mesos-master',
    method: 'CALL',
    path: 'GET_QUOTA',
    checks: [
      {
        action: 'read',
        resource: 'dcos:mesos:master:quota:role:{role}',
        seen: 'each',
        whole: 'dcos:mesos:master:quota:role',
      },
    ],
    denied: 'filtered',
  },
  {
    id: 'mesos-master-post-quota',
    service: 'mesos-master',
    method: 'POST',
    path: '/quota',
    checks: [
      {
        action: 'update',
        resource: 'dcos:mesos:master:quota:role:{role}',
        seen: 'service',
        whole: 'dcos:mesos:master:quota:role',
      },
    ],
    denied: '403',
  },
  {
    id: 'mesos-master-delete-quota-role',
    service: 'mesos-master',
    method: 'DELETE',
    path: '/quota/*role',
    checks: [
      {
        action: 'update',
        resource: 'dcos:mesos:master:quota:role:{role}',
        seen: 'path',
      },
    ],
    denied: '403',
  },
  {
    id: 'mesos-master-call-set-quota',
    service: 'mesos-master',
    method: 'CALL',
    path: 'SET_QUOTA',
    checks: [
      {
        action: 'update',
        resource: 'dcos:mesos:master:quota:role:{role}',
        seen: 'service',
        whole: 'dcos:mesos:master:quota:role',
      },
    ],
    denied: '403',
  },
  {
    id: 'mesos-master-call-update-quota',
    service: 'mesos-master',
    method: 'CALL',
    path: 'UPDATE_QUOTA',
    checks: [
      {
        action: 'update',
        resource: 'dcos:mesos:master:quota:role:{role}',
        seen: 'service',
        whole: 'dcos:mesos:master:quota:role',
      },
    ],
    denied: '403',
  },
  {
    id: 'mesos-master-call-remove-quota',
    service: 'mesos-master',
    method: 'CALL',
    path: 'REMOVE_QUOTA',
    checks: [
      {
        action: 'update',
        resource: 'dcos:mesos:master:quota:role:{role}',
        seen: 'service',
        whole: 'dcos:mesos:master:quota:role',
      },
    ],
    denied: '403',
  },
  {
    id: 'mesos-master-get-weights',
    service: 'mesos-master',
    method: 'GET',
    path: '/weights',
    checks: [
      {
        action: 'read',
        resource: 'dcos:mesos:master:weight:role:{role}',
        seen: 'each',
        whole: 'dcos:mesos:master:weight:role',
      },
    ],
    denied: 'filtered',
  },
  {
    id: 'mesos-master-call-get-weights',
    service: 'mesos-master',
    method: 'CALL',
    path: 'GET_WEIGHTS',
    checks: [
      {
        action: 'read',
        resource: 'dcos:mesos:master:weight:role:{role}',
        seen: 'each',
        whole: 'dcos:mesos:master:weight:role',
      },
    ],
    denied: 'filtered',
  },
  {
    id: 'mesos-master-put-weights',
    service: 'mesos-master',
    method: 'PUT',
    path: '/weights',
    checks: [
      {
        action: 'update',
        resource: 'dcos:mesos:master:weight:role:{role}',
        seen: 'service',
        whole: 'dcos:mesos:master:weight:role',
      },
    ],
    denied: '403',
  },
  {
    id: 'mesos-master-call-update-weights',
    service: 'mesos-master',
    method: 'CALL',
    path: 'UPDATE_WEIGHTS',
    checks: [
      {
        action: 'update',
        resource: 'dcos:mesos:master:weight:role:{role}',
        seen: 'service',
        whole: 'dcos:mesos:master:weight:role',
      },
    ],
    denied: '403',
  },
  {
    id: 'mesos-master-get-flags',
    service: 'mesos-master',
    method: 'GET',
    path: '/flags',
    checks: [
      {
        action: 'read',
        resource: 'dcos:mesos:master:flags',
        seen: 'path',
      },
    ],
    denied: '403',
  },
  {
    id: 'mesos-master-get-master-flags',
    service: 'mesos-master',
    method: 'GET',
    path: '/master/flags',
    checks: [
      {
        action: 'read',
        resource: 'dcos:mesos:master:flags',
        seen: 'path',
      },
    ],
    denied: '403',
  },
  {
    id: 'mesos-master-call-get-flags',
    service: 'mesos-master',
    method: 'CALL',
    path: 'GET_FLAGS',
    checks: [
      {
        action: 'read',
        resource: 'dcos:mesos:master:flags',
        seen: 'path',
      },
    ],
    denied: '403',
  },
  {
    id: 'mesos-master-get-master-log',
    service: 'mesos-master',
    method: 'GET',
    path: '/master/log',
    checks: [
      {
        action: 'read',
        resource: 'dcos:mesos:master:log',
        seen: 'path',
      },
    ],
    denied: '403',
  },
  {
    id: 'mesos-master-get-logging-toggle',
    service: 'mesos-master',
    method: 'GET',
    path: '/logging/toggle',
    checks: [
      {
        action: 'read',
        resource: 'dcos:mesos:master:endpoint:path:/logging/toggle',
        seen: 'path',
      },
    ],
    denied: '403',
  },
  {
    id: 'mesos-agent-get-logging-toggle',
    service: 'mesos-agent',
    method: 'GET',
    path: '/logging/toggle',
    checks: [
      {
        action: 'read',
        resource: 'dcos:mesos:agent:endpoint:path:/logging/toggle',
        seen: 'path',
      },
    ],
    denied: '403',
  },
  {
    id: 'mesos-master-get-metrics-snapshot',
    service: 'mesos-master',
    method: 'GET',
    path: '/metrics/snapshot',
    checks: [
      {
        action: 'read',
        resource: 'dcos:mesos:master:endpoint:path:/metrics/snapshot',
        seen: 'path',
      },
    ],
    denied: '403',
  },
  {
    id: 'mesos-agent-get-metrics-snapshot',
    service: 'mesos-agent',
    method: 'GET',
    path: '/metrics/snapshot',
    checks: [
      {
        action: 'read',
        resource: 'dcos:mesos:agent:endpoint:path:/metrics/snapshot',
        seen: 'path',
      },
    ],
    denied: '403',
  },
  {
    id: 'mesos-master-get-files-debug',
    service: 'mesos-master',
    method: 'GET',
    path: '/files/debug',
    checks: [
      {
        action: 'read',
        resource: 'dcos:mesos:master:endpoint:path:/files/debug',
        seen: 'path',
      },
    ],
    denied: '403',
  },
  {
    id: 'mesos-agent-get-files-debug',
    service: 'mesos-agent',
    method: 'GET',
    path: '/files/debug',
    checks: [
      {
        action: 'read',
        resource: 'dcos:mesos:agent:endpoint:path:/files/debug',
        seen: 'path',
      },
    ],
    denied: '403',
  },
  {
    id: 'mesos-agent-get-containers',
    service: 'mesos-agent',
    method: 'GET',
    path: '/containers',
    checks: [
      {
        action: 'read',
        resource: 'dcos:mesos:agent:endpoint:path:/containers',
        seen: 'path',
      },
    ],
    denied: '403',
  },
  {
    id: 'mesos-agent-get-monitor-statistics',
    service: 'mesos-agent',
    method: 'GET',
    path: '/monitor/statistics',
    checks: [
      {
        action: 'read',
        resource: 'dcos:mesos:agent:endpoint:path:/monitor/statistics',
        seen: 'path',
      },
    ],
    denied: '403',
  },
  {
    id: 'mesos-master-call-deactivate-agent',
    service: 'mesos-master',
    method: 'CALL',
    path: 'DEACTIVATE_AGENT',
    checks: [
      {
        action: 'update',
        resource: 'dcos:mesos:master:agent',
        seen: 'path',
      },
    ],
    denied: '403',
  },
  {
    id: 'mesos-master-call-reactivate-agent',
    service: 'mesos-master',
    method: 'CALL',
    path: 'REACTIVATE_AGENT',
    checks: [
      {
        action: 'update',
        resource: 'dcos:mesos:master:agent',
        seen: 'path',
      },
    ],
    denied: '403',
  },
  {
    id: 'mesos-master-call-drain-agent',
    service: 'mesos-master',
    method: 'CALL',
    path: 'DRAIN_AGENT',
    checks: [
      {
        action: 'delete',
        resource: 'dcos:mesos:master:agent',
        seen: 'path',
      },
    ],
    denied: '403',
  },
  {
    id: 'mesos-master-call-create-block-disk',
    service: 'mesos-master',
    method: 'CALL',
    path: 'CREATE_BLOCK_DISK',
    checks: [
      {
        action: 'create',
        resource: 'dcos:mesos:master:block_disk',
        seen: 'path',
      },
    ],
    denied: '403',
  },
  {
    id: 'mesos-master-call-destroy-block-disk',
    service: 'mesos-master',
    method: 'CALL',
    path: 'DESTROY_BLOCK_DISK',
    checks: [
      {
        action: 'delete',
        resource: 'dcos:mesos:master:block_disk',
        seen: 'path',
      },
    ],
    denied: '403',
  },
  {
    id: 'mesos-master-call-create-mount-disk',
    service: 'mesos-master',
    method: 'CALL',
    path: 'CREATE_MOUNT_DISK',
    checks: [
      {
        action: 'create',
        resource: 'dcos:mesos:master:mount_disk',
        seen: 'path',
      },
    ],
    denied: '403',
  },
  {
    id: 'mesos-master-call-destroy-mount-disk',
    service: 'mesos-master',
    method: 'CALL',
    path: 'DESTROY_MOUNT_DISK',
    checks: [
      {
        action: 'delete',
        resource: 'dcos:mesos:master:mount_disk',
        seen: 'path',
      },
    ],
    denied: '403',
  },
  {
    id: 'mesos-agent-get-frameworks',
    service: 'mesos-agent',
    method: 'GET',
    path: '/frameworks',
    checks: [
      {
        action: 'read',
        resource: 'dcos:mesos:agent:framework:role:{role}',
        seen: 'each',
        whole: 'dcos:mesos:agent:framework:role',
      },
    ],
    denied: 'filtered',
  },
  {
    id: 'mesos-agent-get-state',
    service: 'mesos-agent',
    method: 'GET',
    path: '/state',
    checks: [
      {
        action: 'read',
        resource: 'dcos:mesos:agent:framework:role:{role}',
        seen: 'each',
        whole: 'dcos:mesos:agent:framework:role',
      },
      {
        action: 'read',
        resource: 'dcos:mesos:agent:task:app_id:/{id}',
        seen: 'each',
        whole: 'dcos:mesos:agent:task:app_id',
      },
      {
        action: 'read',
        resource: 'dcos:mesos:agent:executor:app_id:/{id}',
        seen: 'each',
        whole: 'dcos:mesos:agent:executor:app_id',
      },
    ],
    denied: 'filtered',
  },
  {
    id: 'mesos-agent-call-get-executors',
    service: 'mesos-agent',
    method: 'CALL',
    path: 'GET_EXECUTORS',
    checks: [
      {
        action: 'read',
        resource: 'dcos:mesos:agent:framework:role:{role}',
        seen: 'each',
        whole: 'dcos:mesos:agent:framework:role',
      },
      {
        action: 'read',
        resource: 'dcos:mesos:agent:executor:app_id:/{id}',
        seen: 'each',
        whole: 'dcos:mesos:agent:executor:app_id',
      },
    ],
    denied: 'filtered',
  },
  {
    id: 'mesos-agent-get-files-read',
    service: 'mesos-agent',
    method: 'GET',
    path: '/files/read',
    checks: [
      {
        action: 'read',
        resource: 'dcos:mesos:agent:sandbox:app_id:/{id}',
        seen: 'service',
        whole: 'dcos:mesos:agent:sandbox:app_id',
      },
    ],
    denied: '403',
  },
  {
    id: 'mesos-agent-get-files-browse',
    service: 'mesos-agent',
    method: 'GET',
    path: '/files/browse',
    checks: [
      {
        action: 'read',
        resource: 'dcos:mesos:agent:sandbox:app_id:/{id}',
        seen: 'service',
        whole: 'dcos:mesos:agent:sandbox:app_id',
      },
    ],
    denied: '403',
  },
  {
    id: 'mesos-agent-get-files-download',
    service: 'mesos-agent',
    method: 'GET',
    path: '/files/download',
    checks: [
      {
        action: 'read',
        resource: 'dcos:mesos:agent:sandbox:app_id:/{id}',
        seen: 'service',
        whole: 'dcos:mesos:agent:sandbox:app_id',
      },
    ],
    denied: '403',
  },
  {
    id: 'mesos-agent-get-flags',
    service: 'mesos-agent',
    method: 'GET',
    path: '/flags',
    checks: [
      {
        action: 'read',
        resource: 'dcos:mesos:agent:flags',
        seen: 'path',
      },
    ],
    denied: '403',
  },
  {
    id: 'mesos-agent-call-get-flags',
    service: 'mesos-agent',
    method: 'CALL',
    path: 'GET_FLAGS',
    checks: [
      {
        action: 'read',
        resource: 'dcos:mesos:agent:flags',
        seen: 'path',
      },
    ],
    denied: '403',
  },
  {
    id: 'mesos-agent-get-slave-log',
    service: 'mesos-agent',
    method: 'GET',
    path: '/slave/log',
    checks: [
      {
        action: 'read',
        resource: 'dcos:mesos:agent:log',
        seen: 'path',
      },
    ],
    denied: '403',
  },
  {
    id: 'mesos-agent-call-launch-nested-container-session',
    service: 'mesos-agent',
    method: 'CALL',
    path: 'LAUNCH_NESTED_CONTAINER_SESSION',
    checks: [
      {
        action: 'create',
        resource: 'dcos:mesos:agent:nested_container_session:app_id:/{id}',
        seen: 'service',
        whole: 'dcos:mesos:agent:nested_container_session:app_id',
      },
    ],
    denied: '403',
  },
  {
    id: 'mesos-agent-call-attach-container-output',
    service: 'mesos-agent',
    method: 'CALL',
    path: 'ATTACH_CONTAINER_OUTPUT',
    checks: [
      {
        action: 'read',
        resource: 'dcos:mesos:agent:container:app_id:/{id}',
        seen: 'service',
        whole: 'dcos:mesos:agent:container:app_id',
      },
    ],
    denied: '403',
  },
  {
    id: 'mesos-agent-call-attach-container-input',
    service: 'mesos-agent',
    method: 'CALL',
    path: 'ATTACH_CONTAINER_INPUT',
    checks: [
      {
        action: 'update',
        resource: 'dcos:mesos:agent:container:app_id:/{id}',
        seen: 'service',
        whole: 'dcos:mesos:agent:container:app_id',
      },
    ],
    denied: '403',
  },
  {
    id: 'mesos-agent-call-add-resource-provider-config',
    service: 'mesos-agent',
    method: 'CALL',
    path: 'ADD_RESOURCE_PROVIDER_CONFIG',
    checks: [
      {
        action: 'create',
        resource: 'dcos:mesos:agent:resource_provider_config',
        seen: 'path',
      },
    ],
    denied: '403',
  },
  {
    id: 'mesos-agent-call-update-resource-provider-config',
    service: 'mesos-agent',
    method: 'CALL',
    path: 'UPDATE_RESOURCE_PROVIDER_CONFIG',
    checks: [
      {
        action: 'update',
        resource: 'dcos:mesos:agent:resource_provider_config',
        seen: 'path',
      },
    ],
    denied: '403',
  },
  {
    id: 'mesos-agent-call-remove-resource-provider-config',
    service: 'mesos-agent',
    method: 'CALL',
    path: 'REMOVE_RESOURCE_PROVIDER_CONFIG',
    checks: [
      {
        action: 'delete',
        resource: 'dcos:mesos:agent:resource_provider_config',
        seen: 'path',
      },
    ],
    denied: '403',
  },
  {
    id: 'mesos-agent-call-get-resource-providers',
    service: 'mesos-agent',
    method: 'CALL',
    path: 'GET_RESOURCE_PROVIDERS',
    checks: [
      {
        action: 'read',
        resource: 'dcos:mesos:agent:resource_provider',
        seen: 'path',
      },
    ],
    denied: '403',
  },
  {
    id: 'secrets-get-secret-store-path',
    service: 'secrets',
    method: 'GET',
    path: '/secret/:store/*path',
    checks: [
      {
        action: 'read',
        resource: 'dcos:secrets:{store}:/{path}',
        seen: 'path',
      },
    ],
    denied: '403',
  },
  {
    id: 'secrets-list-secret-store-path',
    service: 'secrets',
    method: 'LIST',
    path: '/secret/:store/*path',
    checks: [
      {
        action: 'read',
        resource: 'dcos:secrets:list:{store}:/{path}',
        seen: 'path',
      },
    ],
    denied: '403',
  },
  {
    id: 'secrets-list-secret-store',
    service: 'secrets',
    method: 'LIST',
    path: '/secret/:store/',
    checks: [
      {
        action: 'read',
        resource: 'dcos:secrets:list:{store}:/',
        seen: 'path',
      },
    ],
    denied: '403',
  },
  {
    id: 'secrets-list-secret-store-2',
    service: 'secrets',
    method: 'LIST',
    path: '/secret/:store',
    checks: [
      {
        action: 'read',
        resource: 'dcos:secrets:list:{store}:/',
        seen: 'path',
      },
    ],
    denied: '403',
  },
  {
    id: 'secrets-put-secret-store-path',
    service: 'secrets',
    method: 'PUT',
    path: '/secret/:store/*path',
    checks: [
      {
        action: 'create',
        resource: 'dcos:secrets:{store}:/{path}',
        seen: 'path',
      },
    ],
    denied: '403',
  },
  {
    id: 'secrets-patch-secret-store-path',
    service: 'secrets',
    method: 'PATCH',
    path: '/secret/:store/*path',
    checks: [
      {
        action: 'update',
        resource: 'dcos:secrets:{store}:/{path}',
        seen: 'path',
      },
    ],
    denied: '403',
  },
  {
    id: 'secrets-delete-secret-store-path',
    service: 'secrets',
    method: 'DELETE',
    path: '/secret/:store/*path',
    checks: [
      {
        action: 'delete',
        resource: 'dcos:secrets:{store}:/{path}',
        seen: 'path',
      },
    ],
    denied: '403',
  },
  {
    id: 'secrets-get-what-init-seal-unseal-auto-unseal-seal-status-store',
    service: 'secrets',
    method: 'GET',
    path: '/:what(init|seal|unseal|auto-unseal|seal-status|store)',
    checks: [
      {
        action: 'full',
        resource: 'dcos:superuser',
        seen: 'path',
      },
    ],
    denied: '403',
  },
  {
    id: 'secrets-get-what-init-seal-unseal-auto-unseal-seal-status-store-rest',
    service: 'secrets',
    method: 'GET',
    path: '/:what(init|seal|unseal|auto-unseal|seal-status|store)/*rest',
    checks: [
      {
        action: 'full',
        resource: 'dcos:superuser',
        seen: 'path',
      },
    ],
    denied: '403',
  },
  {
    id: 'secrets-put-what-init-seal-unseal-auto-unseal-seal-status-store',
    service: 'secrets',
    method: 'PUT',
    path: '/:what(init|seal|unseal|auto-unseal|seal-status|store)',
    checks: [
      {
        action: 'full',
        resource: 'dcos:superuser',
        seen: 'path',
      },
    ],
    denied: '403',
  },
  {
    id: 'secrets-put-what-init-seal-unseal-auto-unseal-seal-status-store-rest',
    service: 'secrets',
    method: 'PUT',
    path: '/:what(init|seal|unseal|auto-unseal|seal-status|store)/*rest',
    checks: [
      {
        action: 'full',
        resource: 'dcos:superuser',
        seen: 'path',
      },
    ],
    denied: '403',
  },
  {
    id: 'secrets-post-what-init-seal-unseal-auto-unseal-seal-status-store',
    service: 'secrets',
    method: 'POST',
    path: '/:what(init|seal|unseal|auto-unseal|seal-status|store)',
    checks: [
      {
        action: 'full',
        resource: 'dcos:superuser',
        seen: 'path',
      },
    ],
    denied: '403',
  },
  {
    id: 'secrets-post-what-init-seal-unseal-auto-unseal-seal-status-store-rest',
    service: 'secrets',
    method: 'POST',
    path: '/:what(init|seal|unseal|auto-unseal|seal-status|store)/*rest',
    checks: [
      {
        action: 'full',
        resource: 'dcos:superuser',
        seen: 'path',
      },
    ],
    denied: '403',
  },
  {
    id: 'secrets-patch-what-init-seal-unseal-auto-unseal-seal-status-store',
    service: 'secrets',
    method: 'PATCH',
    path: '/:what(init|seal|unseal|auto-unseal|seal-status|store)',
    checks: [
      {
        action: 'full',
        resource: 'dcos:superuser',
        seen: 'path',
      },
    ],
    denied: '403',
  },
  {
    id: 'secrets-patch-what-init-seal-unseal-auto-unseal-seal-status-store-rest',
    service: 'secrets',
    method: 'PATCH',
    path: '/:what(init|seal|unseal|auto-unseal|seal-status|store)/*rest',
    checks: [
      {
        action: 'full',
        resource: 'dcos:superuser',
        seen: 'path',
      },
    ],
    denied: '403',
  },
  {
    id: 'secrets-delete-what-init-seal-unseal-auto-unseal-seal-status-store',
    service: 'secrets',
    method: 'DELETE',
    path: '/:what(init|seal|unseal|auto-unseal|seal-status|store)',
    checks: [
      {
        action: 'full',
        resource: 'dcos:superuser',
        seen: 'path',
      },
    ],
    denied: '403',
  },
  {
    id: 'secrets-delete-what-init-seal-unseal-auto-unseal-seal-status-store-rest',
    service: 'secrets',
    method: 'DELETE',
    path: '/:what(init|seal|unseal|auto-unseal|seal-status|store)/*rest',
    checks: [
      {
        action: 'full',
        resource: 'dcos:superuser',
        seen: 'path',
      },
    ],
    denied: '403',
  },
]
