package dev.tokenlifecycle.adapter.spring;

import dev.tokenlifecycle.adapter.RevocationList;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Health and metrics, where the application has an actuator. */
@AutoConfiguration(after = RevocationAutoConfiguration.class)
@ConditionalOnBean(RevocationList.class)
public class RevocationHealthAutoConfiguration {
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(HealthIndicator.class)
    static class WithHealth {
        /** Down once the list is stale, or the capacity too small. Kept revocations that can't be used are a detail. */
        @Bean
        HealthIndicator revocationsHealthIndicator(RevocationList list) {
            return () -> (list.stale() ? Health.down() : Health.up())
                    .withDetail("ageMillis", list.age().toMillis())
                    .withDetail("revocations", list.size())
                    .withDetail("full", list.full())
                    .withDetail("refused", list.refused())
                    .build();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(MeterBinder.class)
    static class WithMetrics {
        @Bean
        MeterBinder revocationMetrics(RevocationList list) {
            return registry -> {
                Gauge.builder("token.lifecycle.revocations", list, RevocationList::size)
                        .description("revocations in force")
                        .register(registry);
                Gauge.builder("token.lifecycle.revocations.refused", list, RevocationList::refused)
                        .description("kept revocations that can't be used")
                        .register(registry);
                TimeGauge.builder(
                                "token.lifecycle.revocations.age",
                                list,
                                TimeUnit.MILLISECONDS,
                                each -> each.age().toMillis())
                        .description("how old the list is")
                        .register(registry);
            };
        }
    }
}
