namespace VmGeneralize.Registry;

/// <summary>The files of one hive, as found next to each other on the disk. An empty log means that it is absent.</summary>
/// <param name="Name">The hive's name in messages, such as <c>SYSTEM</c>.</param>
/// <param name="Primary">The hive itself; its bytes must not change while the hive is open.</param>
/// <param name="Log1">The <c>.LOG1</c> file.</param>
/// <param name="Log2">The <c>.LOG2</c> file.</param>
/// <param name="Log">The <c>.LOG</c> file of the single-log scheme (Windows XP and before, some later hives).</param>
public sealed record HiveFiles(
    string Name,
    ReadOnlyMemory<byte> Primary,
    ReadOnlyMemory<byte> Log1 = default,
    ReadOnlyMemory<byte> Log2 = default,
    ReadOnlyMemory<byte> Log = default);
