package dev.allocator.internal.layout;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * Composes the handles of a record from those of its parts: reading calls the canonical constructor on what the parts
 * read, writing hands each part what the accessor returns.
 */
final class RecordHandles {

    private static final MethodHandle ADD;

    static {
        try {
            ADD = MethodHandles.lookup()
                    .findStatic(RecordHandles.class, "add",
                            MethodType.methodType(long.class, long.class, long.class));
        } catch (ReflectiveOperationException ex) {
            throw new ExceptionInInitializerError(ex);
        }
    }

    private final Class<?> type;

    private final Function<String, IllegalArgumentException> refusal;

    private final MethodHandle constructor;

    private final List<MethodHandle> accessors = new ArrayList<>();

    private final List<MethodHandle> readers = new ArrayList<>();

    private final List<MethodHandle> checks = new ArrayList<>();

    private final List<MethodHandle> writers = new ArrayList<>();

    RecordHandles(Class<?> type, RecordComponent[] components, Function<String, IllegalArgumentException> refusal) {
        this.type = type;
        this.refusal = refusal;
        MethodHandles.Lookup lookup = lookup();
        Class<?>[] parameters = Stream.of(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            this.constructor = lookup.findConstructor(type, MethodType.methodType(void.class, parameters));
            for (RecordComponent component : components) {
                this.accessors.add(lookup.findVirtual(type, component.getAccessor().getName(),
                        MethodType.methodType(component.getType())));
            }
        } catch (ReflectiveOperationException ex) {
            throw refused("its constructor or accessors cannot be reached", ex);
        }
    }

    private MethodHandles.Lookup lookup() {
        Module own = RecordHandles.class.getModule();
        Module module = this.type.getModule();
        // Reading a module is a matter of course to reflection, but not to lookups.
        own.addReads(module);
        if (isOpenTo(own, module)) {
            try {
                return MethodHandles.privateLookupIn(this.type, MethodHandles.lookup());
            } catch (IllegalAccessException ex) {
                throw refused("record " + this.type.getName() + " cannot be looked into", ex);
            }
        }
        if (isPublic() && module.isExported(this.type.getPackageName(), own)) {
            return MethodHandles.lookup();
        }
        throw refused("record " + this.type.getName() + " is not accessible: its module " + module.getName()
                + " must say 'opens " + this.type.getPackageName()
                + (own.isNamed() ? " to " + own.getName() : "") + ";', or the record be public and exported", null);
    }

    private boolean isOpenTo(Module own, Module module) {
        return module.isOpen(this.type.getPackageName(), own);
    }

    private boolean isPublic() {
        for (Class<?> each = this.type; each != null; each = each.getEnclosingClass()) {
            if (!Modifier.isPublic(each.getModifiers())) {
                return false;
            }
        }
        return true;
    }

    private IllegalArgumentException refused(String why, @Nullable Exception cause) {
        IllegalArgumentException refused = this.refusal.apply(why);
        refused.initCause(cause);
        return refused;
    }

    /**
     * Adds the part of the next component.
     */
    void add(Part part, long offset) {
        MethodHandle accessor = this.accessors.get(this.readers.size());
        this.readers.add(at(offset, part.read()));
        if (part.check() != null) {
            this.checks.add(MethodHandles.filterArguments(part.check(), 0, accessor));
        }
        this.writers.add(MethodHandles.filterArguments(at(offset, part.write()), 2, accessor));
    }

    private static MethodHandle at(long offset, MethodHandle handle) {
        return (offset == 0)
                ? handle
                : MethodHandles.filterArguments(handle, 1, MethodHandles.insertArguments(ADD, 0, offset));
    }

    Part toPart(MemoryLayout layout) {
        int count = this.readers.size();
        try {
            MethodHandle read = MethodHandles.dropArguments(this.constructor, count, MemorySegment.class, long.class);
            for (int i = count - 1; i >= 0; i--) {
                read = MethodHandles.foldArguments(read, i, this.readers.get(i));
            }
            return new Part(layout, read, this.checks.isEmpty() ? null : sequence(this.checks),
                    sequence(this.writers));
        } catch (IllegalArgumentException ex) {
            throw refused("record " + this.type.getName() + " has more components than method handles can take: "
                    + count, ex);
        }
    }

    private static MethodHandle sequence(List<MethodHandle> steps) {
        MethodHandle all = steps.getLast();
        for (MethodHandle step : steps.reversed().subList(1, steps.size())) {
            all = MethodHandles.foldArguments(all, step);
        }
        return all;
    }

    static long add(long offset, long base) {
        return base + offset;
    }

}
