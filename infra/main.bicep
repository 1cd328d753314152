// The whole of it in one resource group: a Flex Consumption function app that reaches its storage, its logs and its mail by its own identity.
// Nothing here is a secret: the storage account takes no keys, and a mail key is a reference to a Key Vault.
targetScope = 'resourceGroup'

@description('A short name that becomes part of every resource name: lower-case letters and digits.')
@minLength(3)
@maxLength(12)
param name string

@description('Where it runs. Flex Consumption must be offered there.')
param location string = resourceGroup().location

@description('The address people use, such as https://tuan.example.edu.cn. Every mailed link begins with it. Empty: the address that Azure gives.')
param siteBaseUrl string = ''

@description('The code that begins every key of the school; letters and digits, never changed afterwards.')
@minLength(2)
@maxLength(16)
param schoolCode string

@description('The school as documents print it, such as 示例大学.')
param schoolName string

@description('The mailbox of the first administrator, who is made if there is none.')
param schoolAdminEmail string

@description('The sender of every mail.')
param mailFrom string

@description('The mail server of the school, such as smtp.example.edu.cn. Empty: mail goes by SendGrid.')
param smtpHost string = ''

@description('Whom the mail server knows. Empty: it takes mail without a password.')
param smtpUser string = ''

@description('The address of the Key Vault secret that holds the key of SendGrid, or the password of smtpUser. Grant the identity that is put out below the role Key Vault Secrets User on it.')
param mailSecretUri string = ''

@description('The name beside the sender\'s address.')
param mailFromName string = schoolName

@description('Policy values that differ from the default: { Policy__Recommendation__NoticePeriod: \'5wd\' }.')
param policies object = {}

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

var suffix = uniqueString(resourceGroup().id, name)
var deployments = 'deployments'

// The built-in roles the app needs on its storage, and no others: files, the task hub's queues, the tables.
var dataRoles = [
  'ba92f5b4-2d11-453d-a403-e96b0029c9fe' // Storage Blob Data Contributor
  '974c5e8b-45b9-4653-ba55-5f855dd0fb88' // Storage Queue Data Contributor
  '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3' // Storage Table Data Contributor
]
var metricsPublisher = '3913510d-42f4-4e42-8a64-420c390055eb'

var mailSecret = empty(mailSecretUri) ? '' : '@Microsoft.KeyVault(SecretUri=${mailSecretUri})'
var smtpSettings = {
  Mail__Provider: 'Smtp'
  Mail__Smtp__Host: smtpHost
  Mail__Smtp__User: smtpUser
  Mail__Smtp__Password: mailSecret
}
var sendGridSettings = {
  Mail__Provider: 'SendGrid'
  Mail__SendGrid__ApiKey: mailSecret
}
var mailSettings = empty(smtpHost) ? sendGridSettings : smtpSettings

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: '${name}-identity'
  location: location
}

resource storage 'Microsoft.Storage/storageAccounts@2024-01-01' = {
  name: take('${name}${suffix}', 24)
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
    supportsHttpsTrafficOnly: true
  }

  resource blobs 'blobServices' = {
    name: 'default'
    properties: {
      deleteRetentionPolicy: {
        enabled: true
        days: 30
      }
    }

    resource packages 'containers' = {
      name: deployments
      properties: {
        publicAccess: 'None'
      }
    }
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

resource logs 'Microsoft.OperationalInsights/workspaces@2023-09-01' = {
  name: '${name}-logs'
  location: location
  properties: {
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

resource insightsGrant 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(insights.id, identity.id, metricsPublisher)
  scope: insights
  properties: {
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', metricsPublisher)
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
    siteConfig: {
      ftpsState: 'Disabled'
      http20Enabled: true
      minTlsVersion: '1.2'
    }
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: '${storage.properties.primaryEndpoints.blob}${deployments}'
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
      }
    }
  }

  // The service addresses are named one by one: that form holds in every Azure cloud, the one of China included.
  resource settings 'config' = {
    name: 'appsettings'
    properties: union(policies, mailSettings, {
      AzureWebJobsStorage__blobServiceUri: storage.properties.primaryEndpoints.blob
      AzureWebJobsStorage__queueServiceUri: storage.properties.primaryEndpoints.queue
      AzureWebJobsStorage__tableServiceUri: storage.properties.primaryEndpoints.table
      AzureWebJobsStorage__credential: 'managedidentity'
      AzureWebJobsStorage__clientId: identity.properties.clientId
      APPLICATIONINSIGHTS_CONNECTION_STRING: insights.properties.ConnectionString
      APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'Authorization=AAD;ClientId=${identity.properties.clientId}'
      Site__BaseUrl: empty(siteBaseUrl) ? 'https://${app.properties.defaultHostName}' : siteBaseUrl
      School__Code: schoolCode
      School__Name: schoolName
      School__AdminEmail: schoolAdminEmail
      Mail__From: mailFrom
      Mail__FromName: mailFromName
    })
    dependsOn: [
      dataGrants
      insightsGrant
    ]
  }
}

@description('Publish to it: func azure functionapp publish <appName>.')
output appName string = app.name

@description('The address that Azure gives; a CNAME of the own domain points there.')
output hostName string = app.properties.defaultHostName

@description('Whom to grant the role Key Vault Secrets User on the mail secret.')
output identityPrincipalId string = identity.properties.principalId
