package dev.allocator.spring;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;

import dev.allocator.MemoryPool;

/**
 * All {@link MemoryPool} beans of an application, its own included, by the names of the pools, which are unique. Any
 * thread may use it.
 */
public final class MemoryPools implements SmartInitializingSingleton {

    private final ListableBeanFactory beanFactory;

    private volatile @Nullable Map<String, MemoryPool> byName;

    /**
     * Creates a view of the singleton pools of a bean factory and its ancestors.
     * @param beanFactory the bean factory
     */
    public MemoryPools(ListableBeanFactory beanFactory) {
        this.beanFactory = beanFactory;
    }

    /**
     * Creates all pools, however lazy the rest of the application is, so that a wrong one stops the start.
     * @throws InvalidAllocatorConfigurationException if two pools have the same name
     */
    @Override
    public void afterSingletonsInstantiated() {
        byName();
    }

    /**
     * Returns the pools.
     * @return all pools, ordered by name
     */
    public Collection<MemoryPool> all() {
        return byName().values();
    }

    /**
     * Finds a pool.
     * @param name the name of the pool, not of its bean
     * @return the pool, if there is one of that name
     */
    public Optional<MemoryPool> find(String name) {
        return Optional.ofNullable(byName().get(name));
    }

    /**
     * Finds the pool that is injected where no qualifier is given.
     * @return the pool, if there is exactly one, a primary one, or one that is named {@code default}
     */
    public Optional<MemoryPool> findDefault() {
        MemoryPool unique = this.beanFactory.getBeanProvider(MemoryPool.class).getIfUnique();
        return (unique != null) ? Optional.of(unique) : find("default");
    }

    private Map<String, MemoryPool> byName() {
        Map<String, MemoryPool> byName = this.byName;
        if (byName == null) {
            byName = collect();
            this.byName = byName;
        }
        return byName;
    }

    private Map<String, MemoryPool> collect() {
        Map<String, MemoryPool> byName = new TreeMap<>();
        Map<String, String> beanNames = new TreeMap<>();
        BeanFactoryUtils.beansOfTypeIncludingAncestors(this.beanFactory, MemoryPool.class, false, true)
                .forEach((beanName, pool) -> {
                    String other = beanNames.putIfAbsent(pool.name(), beanName);
                    if (other != null) {
                        throw new InvalidAllocatorConfigurationException(
                                "The beans '%s' and '%s' are memory pools of the same name '%s'.".formatted(other,
                                        beanName,
                                        pool.name()),
                                "Give each pool a name of its own: allocator.pools.<name> in the configuration, "
                                        + "MemoryPool.builder().name(…) in code.",
                                null);
                    }
                    byName.put(pool.name(), pool);
                });
        return Collections.unmodifiableMap(byName);
    }

}
