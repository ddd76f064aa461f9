using System.IO.Compression;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Registry.Tests.Judges;

/// <summary>Hives from real machines, part of the optional shared test data, unpacked once per run.</summary>
public static class RealHives
{
    private static readonly Dictionary<string, byte[]> Unpacked = [];

    /// <summary>Clean hives; each is a path below the shared data.</summary>
    public static TheoryData<string> Clean { get; } =
    [
        "dissect.regf/SYSTEM.gz",
        "dfwinreg/SAM.xz",
        "dfwinreg/SECURITY.xz",
        "dfwinreg/NTUSER.DAT.xz",
        "regipy/NTUSER.DAT.xz",
        "regipy/BCD.xz",
        "hivex/minimal",
    ];

    /// <summary>The contents; skips the calling test if the data or the unpacker is missing.</summary>
    public static byte[] Load(string path)
    {
        string file = Path.Combine(Repository.RequireGuests(), "data", path);
        Skip.IfNot(File.Exists(file), $"no test data {path}");
        if (path.EndsWith(".xz", StringComparison.Ordinal))
        {
            OutsideTool.Require("xz");
        }

        lock (Unpacked)
        {
            if (!Unpacked.TryGetValue(path, out byte[]? bytes))
            {
                bytes = Unpack(file);
                Unpacked.Add(path, bytes);
            }

            return [.. bytes];
        }
    }

    public static Hive Open(string path) => Hive.Open(new HiveFiles(Path.GetFileName(path), Load(path)));

    /// <summary>The dirty hive and both logs.</summary>
    public static HiveFiles Dirty() => new(
        "SYSTEM_B", Load("regipy/SYSTEM_B.xz"), Load("regipy/SYSTEM_B.LOG1.xz"), Load("regipy/SYSTEM_B.LOG2.xz"));

    private static byte[] Unpack(string file)
    {
        if (file.EndsWith(".gz", StringComparison.Ordinal))
        {
            using GZipStream stream = new(File.OpenRead(file), CompressionMode.Decompress);
            using MemoryStream memory = new();
            stream.CopyTo(memory);
            return memory.ToArray();
        }

        if (!file.EndsWith(".xz", StringComparison.Ordinal))
        {
            return File.ReadAllBytes(file);
        }

        using TemporaryFolder folder = new();
        string copy = folder.File("packed.xz");
        File.Copy(file, copy);
        OutsideTool.RunChecked("xz", "--decompress", copy);
        return File.ReadAllBytes(folder.File("packed"));
    }
}
