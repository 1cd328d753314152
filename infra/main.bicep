// The whole of it in one resource group: a Flex Consumption function app that reaches its storage, its logs and its secrets by its own identity.
// Nothing here is a secret: the storage accounts take no keys, and what must be secret is a reference to the Key Vault.
targetScope = 'resourceGroup'

@description('A short name that becomes part of every resource name: lower-case letters and digits.')
@minLength(3)
@maxLength(10)
param name string

@description('Where it runs. Flex Consumption must be offered there.')
param location string = resourceGroup().location

@description('The address people use, such as https://tuan.example.edu.cn. Every mailed link begins with it. Empty: the address that Azure gives.')
param siteBaseUrl string = ''

@description('The code that begins every key of the school; lower-case letters, digits and -, never changed afterwards.')
@minLength(2)
@maxLength(20)
param schoolCode string

@description('The school as documents print it, such as 示例大学.')
param schoolName string

@description('The mailbox of the first administrator, who is made if there is none.')
param schoolAdminEmail string

@description('The telephone of the office, which public notices and mails print.')
param schoolTelephone string

@description('When the office answers, such as 工作日 8:30–17:00.')
param schoolHours string

@description('The sender of every mail.')
param mailFrom string

@description('The name beside the sender\'s address.')
param mailFromName string = schoolName

@description('SendGrid: the Verification Key of its Event Webhook, which is public. Empty: what became of a mail is not known.')
param sendGridWebhookKey string = ''

@description('SendGrid: its address, only for the EU region. Empty: the usual one.')
param sendGridBaseUrl string = ''

@description('The mail server of the school, such as smtp.example.edu.cn. Empty: mail goes by SendGrid.')
param smtpHost string = ''

@description('By 587 and STARTTLS, or by 465 and TLS. Azure lets nothing out by 25.')
@allowed([465, 587])
param smtpPort int = 587

@description('Whom the mail server knows; the secret mail-key is the password. Empty: it takes mail without.')
param smtpUser string = ''

@description('How the connection is kept secret.')
@allowed(['Auto', 'StartTls', 'Tls'])
param smtpSecurity string = 'Auto'

@description('Mails a minute to one recipient domain; 0: as many as there are.')
@minValue(0)
param smtpPerDomain int = 60

@description('Policy values that differ from the default: { Policy__Recommendation__NoticePeriod: \'5wd\' }.')
param policies object = {}

@description('Who is told when something rings.')
param alertEmails string[]

@description('Object ids of the Entra users or groups that operate it: they set secrets, read the storage, restore. Nobody else can.')
param operators { id: string, type: 'User' | 'Group' }[] = []

@description('Whether storage is reached through a network of its own only. It cannot be reached from outside then, not by operators either.')
param privateNetwork bool = false

@description('How many instances may run at the same time.')
@minValue(40)
@maxValue(1000)
param maximumInstances int = 40

@description('The memory of an instance, in MB.')
@allowed([512, 2048, 4096])
param instanceMemory int = 2048

@description('How many days the logs are kept.')
@minValue(30)
@maxValue(730)
param logDays int = 90

@description('How many days a nightly export is kept.')
@minValue(30)
param backupDays int = 400

var suffix = uniqueString(resourceGroup().id, name)
var vaultName = '${name}-${suffix}'
var secrets = 'https://${vaultName}${environment().suffixes.keyvaultDns}/secrets'
var packages = 'deployments'
var exports = 'backups'

// What the app needs on its storage, and no more: files, the task hub's queues, the tables.
var dataRoles = [
  'ba92f5b4-2d11-453d-a403-e96b0029c9fe' // Storage Blob Data Contributor
  '974c5e8b-45b9-4653-ba55-5f855dd0fb88' // Storage Queue Data Contributor
  '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3' // Storage Table Data Contributor
]
var blobRole = dataRoles[0]
var secretsUser = '4633458b-17de-408a-b874-0445c86b69e6'
var secretsOfficer = 'b86a8fe4-44ce-4948-aee5-eccb2c155cd7'
var metricsPublisher = '3913510d-42f4-4e42-8a64-420c390055eb'

// Each operator on each role: Bicep has no loop in a loop.
var operatorGrants = flatten(map(operators, operator => map(dataRoles, role => { operator: operator, role: role })))

// No version is named, so that a new one is taken up by itself within a day.
var mailKey = '@Microsoft.KeyVault(SecretUri=${secrets}/mail-key)'
var sendGridSettings = {
  Mail__Provider: 'SendGrid'
  Mail__SendGrid__ApiKey: mailKey
  Mail__SendGrid__BaseUrl: sendGridBaseUrl
  Mail__SendGrid__WebhookKey: sendGridWebhookKey
}
var smtpSettings = {
  Mail__Provider: 'Smtp'
  Mail__Smtp__Host: smtpHost
  Mail__Smtp__Port: string(smtpPort)
  Mail__Smtp__Security: smtpSecurity
  Mail__Smtp__PerDomain: string(smtpPerDomain)
  Mail__Smtp__User: smtpUser
  Mail__Smtp__Password: empty(smtpUser) ? '' : mailKey
}
var schoolSettings = {
  School__Code: schoolCode
  School__Name: schoolName
  School__AdminEmail: schoolAdminEmail
  School__Telephone: schoolTelephone
  School__Hours: schoolHours
  Mail__From: mailFrom
  Mail__FromName: mailFromName
  Polls__Key: '@Microsoft.KeyVault(SecretUri=${secrets}/polls-key)'
}
var mailSettings = empty(smtpHost) ? sendGridSettings : smtpSettings

// What is left empty is not set at all, so that the app's own default holds.
var givenSettings = toObject(
  filter(items(union(schoolSettings, mailSettings)), setting => !empty(setting.value)),
  setting => setting.key,
  setting => setting.value
)

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: '${name}-identity'
  location: location
}

resource storage 'Microsoft.Storage/storageAccounts@2024-01-01' = {
  name: '${name}${suffix}'
  location: location
  kind: 'StorageV2'
  sku: {
    name: 'Standard_ZRS'
  }
  properties: {
    accessTier: 'Hot'
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    networkAcls: {
      bypass: 'None'
      defaultAction: privateNetwork ? 'Deny' : 'Allow'
    }
    publicNetworkAccess: privateNetwork ? 'Disabled' : 'Enabled'
    supportsHttpsTrafficOnly: true
  }

  resource blobs 'blobServices' = {
    name: 'default'
    properties: {
      containerDeleteRetentionPolicy: {
        enabled: true
        days: 30
      }
      deleteRetentionPolicy: {
        enabled: true
        days: 30
      }
    }

    resource deployments 'containers' = {
      name: packages
      properties: {
        publicAccess: 'None'
      }
    }
  }
}

// Nightly exports, in an account of their own: whoever loses the other one still has them. Versions keep what somebody overwrites or deletes.
resource exportsAccount 'Microsoft.Storage/storageAccounts@2024-01-01' = {
  name: '${name}bak${take(suffix, 10)}'
  location: location
  kind: 'StorageV2'
  sku: {
    name: 'Standard_ZRS'
  }
  properties: {
    accessTier: 'Cool'
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
  }

  resource blobs 'blobServices' = {
    name: 'default'
    properties: {
      containerDeleteRetentionPolicy: {
        enabled: true
        days: 30
      }
      deleteRetentionPolicy: {
        enabled: true
        days: 30
      }
      isVersioningEnabled: true
    }

    resource container 'containers' = {
      name: exports
      properties: {
        publicAccess: 'None'
      }
    }
  }

  // The app removes exports that are too old by itself; these rules remove their versions, and what it did not come to. Files are named by
  // their content and shared by all exports, so that no age is theirs.
  resource retention 'managementPolicies' = {
    name: 'default'
    properties: {
      policy: {
        rules: [
          {
            name: 'exports'
            type: 'Lifecycle'
            definition: {
              filters: {
                blobTypes: ['blockBlob']
                prefixMatch: ['${exports}/nightly/']
              }
              actions: {
                baseBlob: {
                  delete: {
                    daysAfterModificationGreaterThan: backupDays
                  }
                }
                version: {
                  delete: {
                    daysAfterCreationGreaterThan: 30
                  }
                }
              }
            }
          }
        ]
      }
    }
    dependsOn: [
      blobs
    ]
  }
}

resource vault 'Microsoft.KeyVault/vaults@2023-07-01' = {
  name: vaultName
  location: location
  properties: {
    enablePurgeProtection: true
    enableRbacAuthorization: true
    enableSoftDelete: true
    softDeleteRetentionInDays: 90
    sku: {
      family: 'A'
      name: 'standard'
    }
    tenantId: tenant().tenantId
  }
}

resource dataGrants 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for role in dataRoles: {
    name: guid(storage.id, identity.id, role)
    scope: storage
    properties: {
      principalId: identity.properties.principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role)
    }
  }
]

resource exportGrant 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(exportsAccount.id, identity.id, blobRole)
  scope: exportsAccount
  properties: {
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', blobRole)
  }
}

resource secretsGrant 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault.id, identity.id, secretsUser)
  scope: vault
  properties: {
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', secretsUser)
  }
}

resource metricsGrant 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(insights.id, identity.id, metricsPublisher)
  scope: insights
  properties: {
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', metricsPublisher)
  }
}

resource operatorsData 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for grant in operatorGrants: {
    name: guid(storage.id, grant.operator.id, grant.role)
    scope: storage
    properties: {
      principalId: grant.operator.id
      principalType: grant.operator.type
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', grant.role)
    }
  }
]

resource operatorsExports 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for operator in operators: {
    name: guid(exportsAccount.id, operator.id, blobRole)
    scope: exportsAccount
    properties: {
      principalId: operator.id
      principalType: operator.type
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', blobRole)
    }
  }
]

resource operatorsSecrets 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for operator in operators: {
    name: guid(vault.id, operator.id, secretsOfficer)
    scope: vault
    properties: {
      principalId: operator.id
      principalType: operator.type
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', secretsOfficer)
    }
  }
]

// Whoever wants these gone has to take the lock off first.
resource storageLock 'Microsoft.Authorization/locks@2020-05-01' = {
  name: 'keep'
  scope: storage
  properties: {
    level: 'CanNotDelete'
    notes: 'Cases, audit trails and the roster of the school.'
  }
}

resource exportsLock 'Microsoft.Authorization/locks@2020-05-01' = {
  name: 'keep'
  scope: exportsAccount
  properties: {
    level: 'CanNotDelete'
    notes: 'The exports that a restore begins with.'
  }
}

resource vaultLock 'Microsoft.Authorization/locks@2020-05-01' = {
  name: 'keep'
  scope: vault
  properties: {
    level: 'CanNotDelete'
    notes: 'The key of open polls.'
  }
}

resource logs 'Microsoft.OperationalInsights/workspaces@2023-09-01' = {
  name: '${name}-logs'
  location: location
  properties: {
    features: {
      disableLocalAuth: true
    }
    retentionInDays: logDays
    sku: {
      name: 'PerGB2018'
    }
  }
}

resource insights 'Microsoft.Insights/components@2020-02-02' = {
  name: '${name}-insights'
  location: location
  kind: 'web'
  properties: {
    Application_Type: 'web'
    DisableLocalAuth: true
    WorkspaceResourceId: logs.id
  }
}

// Who read which secret, and how storage fares. Not the requests of storage: their addresses name persons.
resource vaultDiagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: vault
  properties: {
    workspaceId: logs.id
    logs: [
      {
        category: 'AuditEvent'
        enabled: true
      }
    ]
  }
}

resource storageDiagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: storage
  properties: {
    workspaceId: logs.id
    metrics: [
      {
        category: 'Transaction'
        enabled: true
      }
    ]
  }
}

module network 'modules/network.bicep' = if (privateNetwork) {
  name: '${name}-network'
  params: {
    name: name
    location: location
    storageName: storage.name
  }
}

resource plan 'Microsoft.Web/serverfarms@2024-04-01' = {
  name: '${name}-plan'
  location: location
  kind: 'functionapp'
  sku: {
    name: 'FC1'
    tier: 'FlexConsumption'
  }
  properties: {
    reserved: true
  }
}

resource app 'Microsoft.Web/sites@2024-04-01' = {
  name: '${name}-${suffix}'
  location: location
  kind: 'functionapp,linux'
  tags: {
    'azd-service-name': 'app'
  }
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identity.id}': {}
    }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    keyVaultReferenceIdentity: identity.id
    virtualNetworkSubnetId: privateNetwork ? network.?outputs.appSubnetId : null
    siteConfig: {
      ftpsState: 'Disabled'
      http20Enabled: true
      minTlsVersion: '1.2'
    }
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: 'https://${storage.name}.blob.${environment().suffixes.storage}/${packages}'
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identity.id
          }
        }
      }
      runtime: {
        name: 'dotnet-isolated'
        version: '10.0'
      }
      scaleAndConcurrency: {
        instanceMemoryMB: instanceMemory
        maximumInstanceCount: maximumInstances
        // Pages answer at once, and workflows wake without anybody calling.
        alwaysReady: [
          {
            name: 'http'
            instanceCount: 1
          }
          {
            name: 'durable'
            instanceCount: 1
          }
        ]
      }
    }
  }

  resource noBasicPublishing 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: {
      allow: false
    }
  }

  // The service addresses are named one by one: that form holds in every Azure cloud, the one of China included.
  resource settings 'config' = {
    name: 'appsettings'
    properties: {
      ...givenSettings
      ...policies
      AzureWebJobsStorage__blobServiceUri: 'https://${storage.name}.blob.${environment().suffixes.storage}'
      AzureWebJobsStorage__queueServiceUri: 'https://${storage.name}.queue.${environment().suffixes.storage}'
      AzureWebJobsStorage__tableServiceUri: 'https://${storage.name}.table.${environment().suffixes.storage}'
      AzureWebJobsStorage__credential: 'managedidentity'
      AzureWebJobsStorage__clientId: identity.properties.clientId
      APPLICATIONINSIGHTS_CONNECTION_STRING: insights.properties.ConnectionString
      APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'Authorization=AAD;ClientId=${identity.properties.clientId}'
      Backup__BlobServiceUri: 'https://${exportsAccount.name}.blob.${environment().suffixes.storage}'
      Backup__Days: string(backupDays)
      Site__BaseUrl: empty(siteBaseUrl) ? 'https://${app.properties.defaultHostName}' : siteBaseUrl
    }
    dependsOn: [
      dataGrants
      exportGrant
      metricsGrant
      secretsGrant
    ]
  }
}

module alerts 'modules/alerts.bicep' = {
  name: '${name}-alerts'
  params: {
    name: name
    location: location
    emails: alertEmails
    healthUrl: '${empty(siteBaseUrl) ? 'https://${app.properties.defaultHostName}' : siteBaseUrl}/healthz'
    insightsId: insights.id
    storageId: storage.id
    workspaceId: logs.id
  }
}

@description('Publish to it: az functionapp deployment source config-zip --name <appName>.')
output appName string = app.name

@description('The address that Azure gives; a CNAME of the own domain points there.')
output hostName string = app.properties.defaultHostName

@description('Where the secrets mail-key and polls-key are set.')
output vaultName string = vault.name

@description('Where the data is.')
output storageName string = storage.name

@description('Where the nightly exports are.')
output exportsName string = exportsAccount.name
