package dev.allocator;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

/**
 * Tries every kind of access through a segment whose lifetime has ended.
 */
final class StaleAccess {

    private StaleAccess() {}

    static void assertThrows(MemorySegment segment) {
        assertThat(segment.scope().isAlive()).isFalse();
        MemorySegment buffer = MemorySegment.ofArray(new byte[1]);
        List<ThrowingCallable> accesses = List.of(() -> segment.get(ValueLayout.JAVA_BYTE, 0),
                () -> segment.set(ValueLayout.JAVA_BYTE, 0, (byte) 1), () -> segment.fill((byte) 1),
                () -> segment.toArray(ValueLayout.JAVA_BYTE),
                () -> MemorySegment.copy(segment, 0, buffer, 0, 1), () -> MemorySegment.copy(buffer, 0, segment, 0, 1),
                () -> segment.mismatch(buffer), () -> segment.asSlice(0, 1).get(ValueLayout.JAVA_BYTE, 0),
                () -> segment.asReadOnly().get(ValueLayout.JAVA_BYTE, 0), () -> segment.asByteBuffer().get(0),
                () -> segment.getString(0));
        for (ThrowingCallable access : accesses) {
            assertThatThrownBy(access).isInstanceOf(IllegalStateException.class);
        }
    }

    /**
     * The bytes of a closed shared scope may still be there until its epoch ends; they are nobody else's.
     * @return whether the access threw
     */
    static boolean throwsOrFindsOnly(MemorySegment segment, byte ownStamp) {
        try {
            for (byte found : segment.toArray(ValueLayout.JAVA_BYTE)) {
                if (found != ownStamp && found != 0) {
                    fail("A stale segment of its own %s reads %s", ownStamp, found);
                }
            }
            return false;
        } catch (IllegalStateException ex) {
            assertThat(segment.scope().isAlive()).isFalse();
            return true;
        }
    }

}
