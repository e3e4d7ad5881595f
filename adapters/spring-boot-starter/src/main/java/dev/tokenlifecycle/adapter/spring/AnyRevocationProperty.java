package dev.tokenlifecycle.adapter.spring;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Whether a property of ours is set, whichever: one that is forgotten or misspelt stops the start, not the protection. */
final class AnyRevocationProperty implements Condition {
    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
        return Binder.get(context.getEnvironment())
                .bind("token-lifecycle.revocations", Bindable.mapOf(String.class, Object.class))
                .isBound();
    }
}
