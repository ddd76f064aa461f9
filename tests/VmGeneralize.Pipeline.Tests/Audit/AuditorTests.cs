using VmGeneralize.Checks;
using VmGeneralize.Pipeline.Audit;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Pipeline.Tests.Audit;

public sealed class AuditorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [SkippableFact]
    public void A_file_whose_clusters_are_free_in_the_bitmap_fails_the_audit()
    {
        Finding finding = Assert.Single(Audit(FixtureDisk.In(_folder).WithBitmapBit(set: false)), finding => finding.Kind == FindingKind.Damaged);

        Assert.Equal(Severity.Error, finding.Severity);
        Assert.Contains("free in $Bitmap", finding.Evidence, StringComparison.Ordinal);
        Assert.Contains("chkdsk", finding.Remedy, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Clusters_that_no_file_owns_are_a_warning_since_copies_hold_what_is_in_them()
    {
        IReadOnlyList<Finding> findings = Audit(FixtureDisk.In(_folder).WithBitmapBit(set: true));

        Assert.DoesNotContain(findings, finding => finding.Kind == FindingKind.Damaged);
        Assert.Equal(Severity.Warning, Assert.Single(findings, finding => finding.Kind == FindingKind.LostSpace).Severity);
    }

    [SkippableTheory]
    [InlineData("SOFTWARE")]
    [InlineData("SAM")]
    [InlineData("SECURITY")]
    [InlineData("DEFAULT")]
    public void A_damaged_hive_fails_the_audit(string hive)
    {
        Finding finding = Assert.Single(Audit(FixtureDisk.In(_folder).WithBadBin(hive)), finding => finding.Kind == FindingKind.Damaged);

        Assert.Equal(Severity.Error, finding.Severity);
        Assert.Contains(hive, finding.Summary, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Registry_values_are_shown_as_checks_show_them()
    {
        IReadOnlyList<Finding> findings = Audit(FixtureDisk.In(_folder));

        Assert.Contains(findings, finding =>
            finding is { Kind: FindingKind.Operation, Evidence: @"SOFTWARE\Microsoft\Windows NT\CurrentVersion\Winlogon: DefaultPassword" });
        Assert.DoesNotContain(findings, finding => finding.Kind is FindingKind.Damaged or FindingKind.LostSpace);
    }

    public void Dispose() => _folder.Dispose();

    private static IReadOnlyList<Finding> Audit(FixtureDisk disk)
    {
        using DiskSession session = DiskSession.Open(disk.Write(), CancellationToken.None);
        return Auditor.Run(session, new AuditOptions(), progress: null, CancellationToken.None).Findings;
    }
}
