using VmGeneralize.Guests;

namespace VmGeneralize.Checks.Windows.Readiness;

internal static class PageFileCheck
{
    public static Check Check { get; } = ReadinessCheck.Create("azure-page-file", "Page file", Find);

    private static IReadOnlyList<Finding> Find(IGuestView guest)
    {
        string key = guest.InControlSet(@"Control\Session Manager\Memory Management");
        string[] elsewhere =
        [
            .. (guest.Registry.Texts("SYSTEM", key, "PagingFiles") ?? [])
                .Where(file => file.Length > 0 && !file.StartsWith("D:", StringComparison.OrdinalIgnoreCase)),
        ];
        return elsewhere.Length == 0
            ? []
            :
            [
                new Finding(
                    Severity.Info,
                    "The page file is not on D:, the temporary disk that most VM sizes in Azure have",
                    ReadinessCheck.Evidence("SYSTEM", key, "PagingFiles"),
                    "Move it once the VM runs in Azure and has such a disk; leave the image as it is")
                {
                    Expected = @"D:\pagefile.sys",
                    Found = string.Join("; ", elsewhere),
                },
            ];
    }
}
