package dev.tokenlifecycle.adapter.spring;

import dev.tokenlifecycle.adapter.JdbcRevocationStore;
import dev.tokenlifecycle.adapter.RedisRevocationStore;
import dev.tokenlifecycle.adapter.RevocationList;
import dev.tokenlifecycle.adapter.RevocationStore;
import dev.tokenlifecycle.adapter.Settings;
import dev.tokenlifecycle.adapter.servlet.PushFilter;
import javax.sql.DataSource;
import org.apache.commons.logging.LogFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;
import redis.clients.jedis.RedisClient;

/** Everything that the properties ask for; Spring Boot adds the validator to the resource server's decoder by itself. */
@AutoConfiguration
@Conditional(AnyRevocationProperty.class)
@EnableConfigurationProperties(RevocationProperties.class)
public class RevocationAutoConfiguration {
    /** The store in Redis; Jedis is needed for it only. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty(name = "token-lifecycle.revocations.store", havingValue = "redis")
    static class Redis {
        @Bean(destroyMethod = "close")
        RedisClient revocationRedisClient(RevocationProperties properties) {
            return RedisClient.create(properties.redisUrl());
        }

        @Bean
        @ConditionalOnMissingBean
        RevocationStore redisRevocationStore(RedisClient revocationRedisClient) {
            return new RedisRevocationStore(revocationRedisClient);
        }
    }

    @Bean
    @ConditionalOnMissingBean
    RevocationStore revocationStore(RevocationProperties properties, ObjectProvider<DataSource> databases) {
        return properties.store() == RevocationProperties.Store.JDBC
                ? new JdbcRevocationStore(databases.getObject())
                : RevocationStore.MEMORY;
    }

    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean
    RevocationList revocationList(RevocationProperties properties, RevocationStore store, Environment environment) {
        Settings settings = properties.settings(environment.getProperty(RevocationProperties.ACCEPTED, ""));
        return new RevocationList(settings, store, LogFactory.getLog(RevocationList.class)::warn).start();
    }

    @Bean
    RevokedTokenValidator revokedTokenValidator(RevocationList list) {
        return new RevokedTokenValidator(list);
    }

    /** The push endpoint, in front of Spring Security: outside of bearer authentication and CSRF. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty("token-lifecycle.revocations.path")
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
    static class Servlet {
        @Bean
        FilterRegistrationBean<PushFilter> revocationPushFilter(RevocationList list, RevocationProperties properties) {
            FilterRegistrationBean<PushFilter> filter =
                    new FilterRegistrationBean<>(new PushFilter(list, properties.path()));
            filter.addUrlPatterns(properties.path());
            filter.setOrder(Ordered.HIGHEST_PRECEDENCE + 10);
            return filter;
        }
    }

    /** The same without servlets. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty("token-lifecycle.revocations.path")
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
    static class Reactive {
        @Bean
        PushWebFilter revocationPushWebFilter(RevocationList list, RevocationProperties properties) {
            return new PushWebFilter(list, properties.path());
        }
    }
}
