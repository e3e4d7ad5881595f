<#import "template.ftl" as layout>
<@layout.emailLayout>
${kcSanitize(msg("tokenLifecycleReuseBodyHtml", clientName, time, address, realmName))?no_esc}
</@layout.emailLayout>
