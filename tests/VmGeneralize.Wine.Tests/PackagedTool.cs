using System.IO.Compression;
using System.Text;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Wine.Tests;

/// <summary>
/// The tool as <c>dotnet tool install</c> leaves it on Windows: the files of its package for win-x64, the apphost that the SDK puts next to them,
/// and a shared runtime in the layout of an installer.
/// </summary>
internal static class PackagedTool
{
    private const string Platform = "win-x64";
    private const string Framework = "Microsoft.NETCore.App";

    // The placeholder that the SDK replaces with the name of the program, SHA-256 of "foobar" (dotnet/runtime, src/native/corehost/corehost.cpp).
    private static readonly byte[] NamePlace = Encoding.ASCII.GetBytes("c3ab8ff13720e8ad9047dd39466b3c8974e592c2fa383d4a3960714caef0c4f2");

    /// <summary>Packs the tool for Windows and puts it in a folder.</summary>
    /// <param name="folder">An empty folder.</param>
    /// <returns>The program, and the folder of the runtime that it starts (<c>DOTNET_ROOT</c>), as Linux paths.</returns>
    public static (string Program, string Runtime) Install(string folder)
    {
        string packages = Path.Combine(folder, "packages");
        WineStation.Dotnet(
            "pack", Path.Combine(Repository.Root, "src", "VmGeneralize"), "-c", "Release", "-p:PackFor=" + Platform, "-o", packages, "-v", "quiet",
            "-nodeReuse:false");
        string contents = Path.Combine(folder, "contents");
        ZipFile.ExtractToDirectory(Assert.Single(Directory.GetFiles(packages, $"VmGeneralize.{Platform}.*.nupkg")), contents);
        string assembly = Assert.Single(Directory.GetFiles(contents, "vmgeneralize.dll", SearchOption.AllDirectories));

        string restored = Restored();
        string program = Path.ChangeExtension(assembly, ".exe");
        File.WriteAllBytes(program, Starter(NativeFile(restored, "microsoft.netcore.app.host", "apphost.exe"), Path.GetFileName(assembly)));
        return (program, Runtime(restored, Path.Combine(folder, "dotnet")));
    }

    private static byte[] Starter(string template, string assembly)
    {
        byte[] starter = File.ReadAllBytes(template);
        Span<byte> place = starter.AsSpan(starter.AsSpan().IndexOf(NamePlace), NamePlace.Length);
        place.Clear();
        Encoding.UTF8.GetBytes(assembly, place);
        return starter;
    }

    // host/fxr/VERSION and shared/NAME/VERSION: where an apphost looks for what it needs.
    private static string Runtime(string restored, string root)
    {
        string resolver = NativeFile(restored, "microsoft.netcore.app.runtime", "hostfxr.dll");
        string package = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(resolver)!, "..", "..", ".."));
        string version = Path.GetFileName(package);
        string host = Directory.CreateDirectory(Path.Combine(root, "host", "fxr", version)).FullName;
        string shared = Directory.CreateDirectory(Path.Combine(root, "shared", Framework, version)).FullName;
        File.Copy(resolver, Path.Combine(host, Path.GetFileName(resolver)));
        foreach (string part in (string[])["native", Path.Combine("lib", "net10.0")])
        {
            foreach (string file in Directory.GetFiles(Path.Combine(package, "runtimes", Platform, part)))
            {
                File.Copy(file, Path.Combine(shared, Path.GetFileName(file)));
            }
        }

        return root;
    }

    // Packing restores the runtime that the code is compiled against. There may be older ones, but the SDK's own version is the one that was used.
    private static string NativeFile(string restored, string package, string name) =>
        Path.Combine(restored, $"{package}.{Platform}", Environment.Version.ToString(3), "runtimes", Platform, "native", name);

    private static string Restored() =>
        WineStation.Dotnet("nuget", "locals", "global-packages", "--list").Split(": ", 2)[1].Trim();
}
