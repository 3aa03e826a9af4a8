package dev.allocator.spring.limit;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A hierarchy of control groups that can limit memory, as a line of {@code /proc/self/mountinfo} tells.
 *
 * @param isVersion2 whether it is the unified hierarchy
 * @param root the group that is seen at the mount point: in a container often not the topmost
 * @param mountPoint where it is mounted, absolute
 */
record CgroupMount(boolean isVersion2, Path root, String mountPoint) {

    /**
     * Parses {@code 35 31 0:32 ROOT MOUNT-POINT rw,relatime OPTIONAL… - TYPE SOURCE SUPER-OPTIONS}.
     * @return the mount, or nothing if the line is about something else
     */
    static Stream<CgroupMount> parse(String line) {
        String[] halves = line.split(" - ", 2);
        if (halves.length < 2) {
            return Stream.empty();
        }
        String[] mount = halves[0].split(" ", -1);
        String[] fileSystem = halves[1].split(" ", -1);
        if (mount.length < 5 || !mount[3].startsWith("/") || !mount[4].startsWith("/") || fileSystem.length < 3) {
            return Stream.empty();
        }
        boolean version2 = fileSystem[0].equals("cgroup2");
        boolean memory = fileSystem[0].equals("cgroup") && List.of(fileSystem[2].split(",")).contains("memory");
        return (version2 || memory)
                ? Stream.of(new CgroupMount(version2, Path.of(unescape(mount[3])), unescape(mount[4])))
                : Stream.empty();
    }

    /**
     * Finds this process's group from a line of {@code /proc/self/cgroup}, {@code ID:CONTROLLERS:PATH}.
     * @return the group's path below the mount point, or nothing if the line is about another hierarchy
     */
    Stream<Path> pathOfGroup(String line) {
        String[] parts = line.split(":", 3);
        if (parts.length < 3 || !parts[2].startsWith("/")) {
            return Stream.empty();
        }
        boolean matches = this.isVersion2
                ? parts[0].equals("0") && parts[1].isEmpty()
                : List.of(parts[1].split(",")).contains("memory");
        return matches ? Stream.of(belowMountPoint(Path.of(parts[2]))) : Stream.empty();
    }

    /**
     * A container without a cgroup namespace of its own reads the host's path, and one whose process was moved out of
     * its namespace a path of "..", while its own group is what it sees at the mount point.
     */
    private Path belowMountPoint(Path group) {
        boolean visible = group.startsWith(this.root) && !group.startsWith("/..");
        return visible ? this.root.relativize(group) : Path.of("");
    }

    /** The kernel writes blanks, tabs, line ends and backslashes as octal numbers. */
    private static String unescape(String field) {
        return field.replace("\\040", " ").replace("\\011", "\t").replace("\\012", "\n").replace("\\134", "\\");
    }

}
