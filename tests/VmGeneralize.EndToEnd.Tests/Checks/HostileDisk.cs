using System.Text;
using VmGeneralize.TestSupport;
using VmGeneralize.TestSupport.Guests;
using VmGeneralize.TestSupport.Judges;

namespace VmGeneralize.EndToEnd.Tests.Checks;

/// <summary>The committed disk with texts that would take over a page if they were ever treated as markup.</summary>
internal static class HostileDisk
{
    private const long MiB = 1 << 20;
    private const string Software = "Windows/System32/config/SOFTWARE";

    /// <summary>What a script leaves behind when it runs.</summary>
    public const string Ran = "SCRIPT-HAS-RUN";

    public static string Image(int port) => $"\"><img src=http://127.0.0.1:{port}>";

    public static string Product { get; } =
        $"</title><script>document.title='{Ran}';console.error('{Ran}')</script>\u001b[31mred\u202Egpj.\u2066end";

    public static string[] FileNames { get; } =
    [
        $"<script>document.title='{Ran}';console.error('{Ran}')<script>.log",
        $"\"><img src=x onerror=\"console.error('{Ran}')\">.log",
        "'><svg onload=alert(1)>&lt;b&gt;.log",
        "\u202Egpj.exe\u001b[2J.log",
    ];

    /// <param name="fixture">The committed disk.</param>
    /// <param name="target">The raw disk to make.</param>
    /// <param name="port">Port on this machine that an image is requested from.</param>
    public static void Make(string fixture, string target, int port)
    {
        OutsideTool.Require("qemu-img", "ntfslabel", "hivexregedit");
        using TemporaryFolder work = new();
        string raw = work.File("raw");
        string partition = work.File("c");
        Qemu.ConvertToRaw(fixture, raw);
        SparseFile.Extract(raw, 38 * MiB, 57 * MiB, partition);
        OutsideTool.RunChecked("ntfslabel", "--force", partition, Image(port));
        using (MountedNtfs volume = new(partition))
        {
            foreach (string name in FileNames)
            {
                volume.Write("Windows/Panther/" + name, "x");
            }

            string hexadecimal = string.Join(',', Encoding.Unicode.GetBytes(Product + '\0').Select(b => b.ToString("x2")));
            volume.MergeHive(Software, "HKLM\\SOFTWARE", $"""
                [HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion]
                "ProductName"=hex(1):{hexadecimal}

                """);
        }

        SparseFile.CopyWithPart(raw, target, 38 * MiB, partition);
    }
}
