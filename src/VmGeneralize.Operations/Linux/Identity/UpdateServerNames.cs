using VmGeneralize.Guests;
using VmGeneralize.Guests.Edits;

namespace VmGeneralize.Operations.Linux.Identity;

/// <summary>
/// The lines by which registercloudguest makes the update server of the source's region known, since no name server knows it; what
/// <c>registercloudguest --clean</c> removes: a comment, and what it announces.
/// </summary>
internal static class UpdateServerNames
{
    private const string Hosts = "/etc/hosts";
    private const string Comment = "# Added by SMT"; // registerutils.py, clean_hosts_file
    private const string Domain = ".susecloud.net";

    public static PartialPlan Decide(IGuestView guest) => guest.EditLines(Hosts, "the update server of the source's region", Announced);

    private static IEnumerable<LineEdit> Announced(IReadOnlyList<string> lines)
    {
        bool isAnnounced = false;
        foreach (string line in lines)
        {
            bool isComment = line.Contains(Comment, StringComparison.Ordinal);
            isAnnounced = isComment || (isAnnounced && line.Contains(Domain, StringComparison.Ordinal));
            if (isAnnounced)
            {
                yield return new LineEdit.Remove(line, isComment ? "remove a comment" : "remove the update server");
            }
        }
    }
}
