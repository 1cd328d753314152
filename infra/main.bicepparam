// An example school. Copy it, put in your own, and leave main.snapshot.json to the tests: it is made of this file.
using 'main.bicep'

param name = 'tuan'
param schoolCode = 'demo'
param schoolName = '示例大学'
param schoolAdminEmail = 'tuanwei@example.edu.cn'
param schoolTelephone = '010-0000 0000'
param schoolHours = '工作日 8:30–17:00'
param siteBaseUrl = 'https://tuan.example.edu.cn'
param mailFrom = 'no-reply@example.edu.cn'
param smtpHost = 'smtp.example.edu.cn'
param smtpUser = 'tuanwei'
param alertEmails = ['tuanwei@example.edu.cn']
param operators = [
  {
    id: '00000000-0000-0000-0000-000000000001'
    type: 'Group'
  }
]
param privateNetwork = true
param policies = {
  Policy__Recommendation__NoticePeriod: '5wd'
}
