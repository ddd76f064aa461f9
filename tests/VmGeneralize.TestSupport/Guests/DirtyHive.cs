namespace VmGeneralize.TestSupport.Guests;

/// <summary>The real dirty SYSTEM hive of the guest builders, with its two real logs.</summary>
public static class DirtyHive
{
    /// <summary>One of SYSTEM_B, SYSTEM_B.LOG1, SYSTEM_B.LOG2; skips the calling test when it is missing.</summary>
    public static byte[] Data(string name)
    {
        OutsideTool.Require("xz");
        using TemporaryFolder folder = new();
        string compressed = Path.Combine(Repository.RequireGuests(), "data", "regipy", name + ".xz");
        OutsideTool.RunChecked("bash", "-c", "xz -dc \"$1\" > \"$2\"", "bash", compressed, folder.File(name));
        return File.ReadAllBytes(folder.File(name));
    }

    /// <summary>The hive with both logs replayed.</summary>
    public static byte[] Replayed() => HiveLog.Replay(Data("SYSTEM_B"), Data("SYSTEM_B.LOG1"), Data("SYSTEM_B.LOG2"));
}
