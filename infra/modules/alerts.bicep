// What rings, and whom. docs/operations.md says for each what to do.
@description('Begins the name of everything here.')
param name string

@description('Where it is.')
param location string

@description('Who is told.')
param emails string[]

@description('Answers 200 once storage and the task hub do.')
param healthUrl string

@description('Application Insights.')
param insightsId string

@description('The storage account of the app.')
param storageId string

@description('The workspace, in which the app\'s metrics are the table AppMetrics.')
param workspaceId string

// From where the site is looked at: Singapore, Hong Kong, Tokyo.
var lookouts = ['apac-sg-sin-azr', 'apac-hk-hkn-azr', 'apac-jp-kaw-edge']

// Each asks the app's own metrics, named in Functions/Storage/Telemetry.cs, and rings when it finds a row.
var questions = [
  {
    name: 'failed'
    title: '有案卷办理中断 A case has failed'
    severity: 1
    minutes: 15
    query: 'AppMetrics | where Name == "workflows.cases" and tostring(Properties.state) == "Failed" | summarize Failed = max(Max) by bin(TimeGenerated, 5m) | where Failed > 0'
  }
  {
    name: 'queue'
    title: '流程队列停住不动 The task hub stands still'
    severity: 1
    minutes: 15
    query: 'AppMetrics | where Name == "workflows.hub.oldest" | summarize Seconds = max(Max) by tostring(Properties.queue) | where Seconds > 900'
  }
  {
    name: 'outbox'
    title: '邮件等待超过一小时 Mail waits for over an hour'
    severity: 2
    minutes: 15
    query: 'AppMetrics | where Name == "workflows.mail.oldest" | summarize Seconds = max(Max) | where Seconds > 3600'
  }
  {
    name: 'backup'
    title: '两天没有备份 No backup for two days'
    severity: 2
    minutes: 60
    query: 'AppMetrics | where Name == "workflows.backup.age" | summarize Seconds = min(Max) | where Seconds > 172800'
  }
  {
    name: 'silence'
    title: '没有任何度量 Nothing is heard of the app'
    severity: 1
    minutes: 30
    query: 'AppMetrics | where Name == "workflows.cases" | summarize Heard = count() | where Heard == 0'
  }
]

// Not what the design asks for many times a day (not found, exists already, changed meanwhile), which storage counts as ClientOtherError.
var storageFaults = [
  'AuthenticationError'
  'AuthorizationError'
  'ClientAccountBandwidthThrottlingError'
  'ClientAccountRequestThrottlingError'
  'ClientThrottlingError'
  'ClientTimeoutError'
  'NetworkError'
  'ServerBusyError'
  'ServerOtherError'
  'ServerTimeoutError'
]

resource people 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: '${name}-people'
  location: 'global'
  properties: {
    enabled: true
    groupShortName: take(name, 12)
    emailReceivers: [
      for email in emails: {
        name: email
        emailAddress: email
        useCommonAlertSchema: true
      }
    ]
  }
}

resource asked 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [
  for question in questions: {
    name: '${name}-${question.name}'
    location: location
    properties: {
      displayName: question.title
      enabled: true
      severity: question.severity
      scopes: [workspaceId]
      evaluationFrequency: 'PT${question.minutes}M'
      windowSize: 'PT${question.minutes}M'
      autoMitigate: true
      criteria: {
        allOf: [
          {
            query: question.query
            timeAggregation: 'Count'
            operator: 'GreaterThan'
            threshold: 0
            failingPeriods: {
              minFailingPeriodsToAlert: 1
              numberOfEvaluationPeriods: 1
            }
          }
        ]
      }
      actions: {
        actionGroups: [people.id]
      }
    }
  }
]

resource look 'Microsoft.Insights/webtests@2022-06-15' = {
  name: '${name}-health'
  location: location
  kind: 'standard'
  tags: {
    'hidden-link:${insightsId}': 'Resource'
  }
  properties: {
    Name: '${name}-health'
    SyntheticMonitorId: '${name}-health'
    Enabled: true
    Frequency: 300
    Timeout: 30
    Kind: 'standard'
    RetryEnabled: true
    Locations: [for lookout in lookouts: { Id: lookout }]
    Request: {
      RequestUrl: healthUrl
      HttpVerb: 'GET'
      ParseDependentRequests: false
    }
    ValidationRules: {
      ExpectedHttpStatusCode: 200
      SSLCheck: true
      SSLCertRemainingLifetimeCheck: 14
    }
  }
}

resource health 'Microsoft.Insights/metricAlerts@2018-03-01' = {
  name: '${name}-health'
  location: 'global'
  properties: {
    description: '网站不能访问 The site does not answer'
    enabled: true
    severity: 1
    scopes: [look.id, insightsId]
    evaluationFrequency: 'PT1M'
    windowSize: 'PT15M'
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.WebtestLocationAvailabilityCriteria'
      webTestId: look.id
      componentId: insightsId
      failedLocationCount: 2
    }
    actions: [
      {
        actionGroupId: people.id
      }
    ]
  }
}

resource storage 'Microsoft.Insights/metricAlerts@2018-03-01' = {
  name: '${name}-storage'
  location: 'global'
  properties: {
    description: '存储请求失败 Storage refuses or fails'
    enabled: true
    severity: 2
    scopes: [storageId]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT15M'
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          criterionType: 'StaticThresholdCriterion'
          name: 'faults'
          metricNamespace: 'Microsoft.Storage/storageAccounts'
          metricName: 'Transactions'
          dimensions: [
            {
              name: 'ResponseType'
              operator: 'Include'
              values: storageFaults
            }
          ]
          timeAggregation: 'Total'
          operator: 'GreaterThan'
          threshold: 20
        }
      ]
    }
    actions: [
      {
        actionGroupId: people.id
      }
    ]
  }
}
