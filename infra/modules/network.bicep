// A network of its own: the app goes out through one subnet, storage is reached through another. Blobs, queues and tables come together:
// with one of them missing, the task hub or the tables would stand still.
@description('Begins the name of everything here.')
param name string

@description('Where it is.')
param location string

@description('The storage account of the app.')
param storageName string

var services = ['blob', 'queue', 'table']
var appSubnet = 'app'
var storageSubnet = 'storage'

resource storage 'Microsoft.Storage/storageAccounts@2024-01-01' existing = {
  name: storageName
}

resource network 'Microsoft.Network/virtualNetworks@2024-05-01' = {
  name: '${name}-network'
  location: location
  properties: {
    addressSpace: {
      addressPrefixes: ['10.71.0.0/16']
    }
    subnets: [
      {
        name: appSubnet
        properties: {
          addressPrefix: '10.71.0.0/24'
          delegations: [
            {
              // As Flex Consumption has it; other plans delegate to Microsoft.Web/serverFarms.
              name: 'flex'
              properties: {
                serviceName: 'Microsoft.App/environments'
              }
            }
          ]
        }
      }
      {
        name: storageSubnet
        properties: {
          addressPrefix: '10.71.1.0/27'
          privateEndpointNetworkPolicies: 'Disabled'
        }
      }
    ]
  }

  resource apps 'subnets' existing = {
    name: appSubnet
  }

  resource stores 'subnets' existing = {
    name: storageSubnet
  }
}

resource zones 'Microsoft.Network/privateDnsZones@2024-06-01' = [
  for service in services: {
    name: 'privatelink.${service}.${environment().suffixes.storage}'
    location: 'global'
  }
]

resource links 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = [
  for (service, i) in services: {
    name: '${name}-${service}'
    parent: zones[i]
    location: 'global'
    properties: {
      registrationEnabled: false
      virtualNetwork: {
        id: network.id
      }
    }
  }
]

resource endpoints 'Microsoft.Network/privateEndpoints@2024-05-01' = [
  for service in services: {
    name: '${name}-${service}'
    location: location
    properties: {
      subnet: {
        id: network::stores.id
      }
      privateLinkServiceConnections: [
        {
          name: service
          properties: {
            privateLinkServiceId: storage.id
            groupIds: [service]
          }
        }
      ]
    }
  }
]

resource names 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2024-05-01' = [
  for (service, i) in services: {
    name: 'default'
    parent: endpoints[i]
    properties: {
      privateDnsZoneConfigs: [
        {
          name: service
          properties: {
            privateDnsZoneId: zones[i].id
          }
        }
      ]
    }
  }
]

@description('Where the app goes out; only once the addresses of storage lead inside.')
output appSubnetId string = network::apps.id
