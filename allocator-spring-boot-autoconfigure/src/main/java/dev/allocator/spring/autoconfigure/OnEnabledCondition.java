package dev.allocator.spring.autoconfigure;

import java.util.Map;
import java.util.Objects;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * The condition behind {@link ConditionalOnEnabled}.
 */
final class OnEnabledCondition extends SpringBootCondition {

    @Override
    public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
        Map<String, ?> attributes = Objects
                .requireNonNull(metadata.getAnnotationAttributes(ConditionalOnEnabled.class.getName()));
        String key = attributes.get("value") + ".enabled";
        boolean enabled = Binder.get(context.getEnvironment()).bind(key, Boolean.class).orElse(true);
        return new ConditionOutcome(enabled,
                ConditionMessage.forCondition(ConditionalOnEnabled.class).because(key + " is " + enabled));
    }

}
