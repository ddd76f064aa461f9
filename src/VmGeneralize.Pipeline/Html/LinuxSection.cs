using VmGeneralize.Pipeline.Results;

namespace VmGeneralize.Pipeline.Html;

/// <summary>Which Linux it is, what provisions it, and its volumes.</summary>
internal static class LinuxSection
{
    public static void Write(HtmlWriter html, ReportPage page)
    {
        InstalledLinux[] systems = [.. page.Systems.OfType<InstalledLinux>()];
        foreach (InstalledLinux linux in systems)
        {
            using (html.Element("section"))
            {
                html.Element("h2", systems.Length > 1 ? $"Linux on partition {linux.Partition}" : "Linux");
                HtmlTable.Facts(html,
                [
                    ("System", linux.Name),
                    ("Release", linux.Distribution.Version.Length == 0 ? linux.Distribution.Id : $"{linux.Distribution.Id} {linux.Distribution.Version}"),
                    ("Processor", FactWords.Of(linux.Processor)),
                    ("Starts from NVMe disks", FactWords.Of(linux.StartsFromNvme)),
                    ("Accelerated networking", FactWords.Of(linux.HasAcceleratedNetwork)),
                    ("Started by", linux.Init),
                    ("Hyper-V generation", page.Disk?.Generation.ToString() ?? ""),
                    ("Provisioned by", linux.Agents.Count == 0 ? "neither waagent nor cloud-init" : string.Join(", ", linux.Agents)),
                    ("Provisioned user", linux.User ?? "unknown"),
                    (
                        "New SSH host keys from",
                        linux.SshHostKeysUnknown
                            ? "could not be read"
                            : linux.SshHostKeysFrom.Count == 0 ? "nobody" : string.Join(", ", linux.SshHostKeysFrom)),
                ]);
                HtmlTable.Write(
                    html,
                    "Its volumes",
                    [("Mounted on", false), ("Volume", false), ("File system", false)],
                    linux.Mounts.Select(mount => (IReadOnlyList<string>)[mount.Path, mount.Volume, mount.FileSystem]));
                foreach (string note in linux.Notes)
                {
                    html.Element("p", note, ("class", "notice"));
                }
            }
        }
    }
}
