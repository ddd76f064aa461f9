using VmGeneralize.Checks.Linux;
using VmGeneralize.Guests;
using VmGeneralize.Guests.Linux.Facts;
using VmGeneralize.Operations;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Checks.Tests.Linux;

public sealed class ReadOnceTests
{
    // Files that describe the system, not files that are searched for secrets: each search reads those itself.
    private static readonly string[] Facts =
    [
        "/etc/cloud/cloud.cfg", "/etc/cloud/cloud.cfg.d/91-azure_datasource.cfg", "/etc/passwd", "/etc/login.defs", "/etc/os-release",
        "/boot/grub/grub.cfg", "/usr/lib/modules/6.1/modules.builtin",
    ];

    [Fact]
    public void One_plan_and_all_checks_read_each_fact_once()
    {
        CountingGuest guest = new(LinuxCheckGuest.Clean().WithText("/etc/login.defs", "UID_MIN 1000\n"));
        _ = LinuxChecks.All.SelectMany(check => check.Find(guest)).Count();
        _ = JointPlan.For(guest, Catalogue.All);
        _ = Catalogue.All.SelectMany(operation => operation.Left(guest)).Count();
        Assert.All(Facts, path => Assert.Equal((path, 1), (path, guest.Reads.GetValueOrDefault(path))));
    }

    /// <summary>A guest that counts how often each file is read.</summary>
    private sealed class CountingGuest(MemoryLinuxGuest guest) : IGuestView
    {
        public Dictionary<string, int> Reads { get; } = [];

        public GuestKind Kind => guest.Kind;

        public GuestOptions Options => guest.Options;

        public LinuxFacts Linux => field ??= new LinuxFacts(this);

        public bool HasSlack => false;

        public IRegistryView Registry => guest.Registry;

        public GuestFile? Find(string path) => guest.Find(path);

        public IEnumerable<GuestFile> List(string path) => guest.List(path);

        public string? ReadText(string path) => Count(path, guest.ReadText(path));

        public string? ReadText(string path, int limit) => Count(path, guest.ReadText(path, limit));

        public byte[]? ReadBytes(string path, int limit) => Count(path, guest.ReadBytes(path, limit));

        public int Read(string path, long from, Span<byte> buffer) => guest.Read(path, from, buffer);

        public bool HasData(string path, long from) => guest.HasData(path, from);

        private T Count<T>(string path, T read)
        {
            Reads[path] = Reads.GetValueOrDefault(path) + 1;
            return read;
        }
    }
}
