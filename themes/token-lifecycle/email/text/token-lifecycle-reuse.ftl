<#ftl output_format="plainText">
${msg("tokenLifecycleReuseBody", clientName, time, address, realmName)}
