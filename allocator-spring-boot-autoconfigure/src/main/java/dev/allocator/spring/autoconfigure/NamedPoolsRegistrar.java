package dev.allocator.spring.autoconfigure;

import java.util.Map;
import java.util.regex.Pattern;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.beans.factory.support.AutowireCandidateQualifier;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotationMetadata;

import dev.allocator.MemoryPool;
import dev.allocator.spring.InvalidAllocatorConfigurationException;

/**
 * Registers a bean for each {@code allocator.pools.<name>}, which only a qualifier selects.
 */
final class NamedPoolsRegistrar implements ImportBeanDefinitionRegistrar {

    static final String FACTORY_BEAN_NAME = "allocatorPoolFactory";

    private static final String KEY = AllocatorProperties.PREFIX + ".pools";

    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]*");

    private final Environment environment;

    NamedPoolsRegistrar(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void registerBeanDefinitions(AnnotationMetadata importing, BeanDefinitionRegistry registry) {
        Binder.get(this.environment)
                .bind(KEY, Bindable.mapOf(String.class, PoolProperties.class))
                .orElse(Map.of())
                .keySet()
                .forEach((name) -> register(name, registry));
    }

    private void register(String name, BeanDefinitionRegistry registry) {
        String beanName = name + "MemoryPool";
        if (name.equals(PoolFactory.DEFAULT_NAME)) {
            throw wrong(name, "this is the name of the pool that the keys 'allocator.*' themselves describe",
                    "Set allocator.chunk-size, allocator.zeroing and so on for this pool, or choose another name.");
        }
        if (!NAME.matcher(name).matches()) {
            throw wrong(name, "this is no name for a pool and its bean '" + beanName + "'",
                    "Use letters, digits, '-' and '_', with a letter first.");
        }
        if (registry.containsBeanDefinition(beanName)) {
            throw wrong(name, "the application has a bean '" + beanName + "' already",
                    "Choose another name for the pool or for the bean.");
        }
        registry.registerBeanDefinition(beanName, definition(name));
    }

    private static InvalidAllocatorConfigurationException wrong(String name, String reason, String action) {
        return new InvalidAllocatorConfigurationException(KEY + "." + name,
                "'" + name + "' cannot be the name of a pool: " + reason, action, null);
    }

    private static RootBeanDefinition definition(String name) {
        RootBeanDefinition definition = new RootBeanDefinition(MemoryPool.class);
        definition.setFactoryBeanName(FACTORY_BEAN_NAME);
        definition.setFactoryMethodName("createNamed");
        definition.getConstructorArgumentValues().addIndexedArgumentValue(0, name);
        definition.setDestroyMethodName(AbstractBeanDefinition.INFER_METHOD);
        definition.setDefaultCandidate(false);
        definition.addQualifier(new AutowireCandidateQualifier(Qualifier.class, name));
        definition.setDescription("The memory pool of " + KEY + "." + name);
        return definition;
    }

}
