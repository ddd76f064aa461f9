using VmGeneralize.TestSupport;

namespace VmGeneralize.EndToEnd.Tests.Azure;

/// <summary>The small Windows disk, copied for each test class: an interrupted upload leaves a file next to its disk.</summary>
internal static class FixtureCopy
{
    private static readonly TemporaryFolder Folder = new();

    static FixtureCopy() => AppDomain.CurrentDomain.ProcessExit += (_, _) => Folder.Dispose();

    public static string For(string name)
    {
        string copy = Path.Combine(Directory.CreateDirectory(Folder.File(name)).FullName, "server2022.vhdx");
        File.Copy(Path.Combine(Repository.Root, "fixtures", "windows", "server2022.vhdx"), copy);
        return copy;
    }
}
