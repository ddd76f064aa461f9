using System.Text;

namespace VmGeneralize.TestSupport.Guests;

/// <summary>
/// Plants unique strings on a Windows guest everywhere that a generalized image must not hold them: in files, streams, names, links,
/// object ids and registry values that generalizing removes, and in what was deleted earlier.
/// </summary>
public sealed class NtfsPlanter
{
    private const int LargeSize = 300_000;
    private const string Config = "Windows/System32/config/";
    private readonly List<string> _needles = [];

    private NtfsPlanter()
    {
    }

    /// <summary>Every planted string; all start with the same letters, so that searching for all of them costs little.</summary>
    public IReadOnlyList<string> Needles => _needles;

    /// <summary>Creates a raw disk that equals a guest's disk except for the planted strings.</summary>
    public static NtfsPlanter Plant(WindowsGuest guest, string target)
    {
        using TemporaryFolder work = new();
        string partition = work.File("c");
        SparseFile.Extract(guest.Raw, guest.CStart, guest.CLength, partition);
        NtfsPlanter planter = new();
        using (MountedNtfs volume = new(partition))
        {
            planter.PlantRegistry(volume);
            planter.PlantContents(volume);
            planter.PlantNames(volume);
            planter.PlantLinks(volume);
            planter.PlantDeleted(volume); // last, so that nothing takes the freed clusters and records again
        }

        SparseFile.CopyWithPart(guest.Raw, target, guest.CStart, partition);
        return planter;
    }

    // At least three times: the update sequence of a file record replaces two bytes of each sector.
    private string Small(string where) => Repeat(New(where), 80);

    private string New(string where)
    {
        string needle = $"VmgPlant-{where}-q7x9z";
        _needles.Add(needle);
        return needle;
    }

    private static string Repeat(string text, int size) => new StringBuilder().Insert(0, text + "|", (size / text.Length) + 1).ToString();

    private void PlantContents(MountedNtfs volume)
    {
        volume.Write("Windows/Panther/planted/large.etl", Repeat(New("large"), LargeSize));
        volume.Write("Windows/Panther/planted/resident.xml", Small("resident"));
        volume.Write("Windows/Panther/planted/streams.log", "main");
        volume.Write("Windows/Panther/planted/streams.log:small", Small("stream-resident"));
        volume.Write("Windows/Panther/planted/streams.log:large", Repeat(New("stream-large"), LargeSize));
        volume.Write("Windows/MEMORY.DMP", Repeat(New("dump"), LargeSize));
        volume.Write("Windows/SMSCFG.ini", Small("sms"));
        volume.Write("WindowsAzure/Logs/planted.log", Repeat(New("agent-log"), LargeSize));
        volume.Write("pagefile.sys", Repeat(New("pagefile"), 2 << 20));
        volume.Write("unattend.xml", Small("answer-file"));
        string identifier = New("objectid");
        volume.SetAttribute(
            "Windows/Panther/planted/resident.xml",
            "system.ntfs_object_id",
            [.. Encoding.ASCII.GetBytes("0123456789abcdef"), .. Encoding.ASCII.GetBytes(identifier.PadRight(48, '.'))]);
    }

    private void PlantNames(MountedNtfs volume)
    {
        volume.Write($"Windows/Panther/planted/{New("name")}.log", "x");
        volume.Write($"Windows/Panther/planted/names.log:{New("stream-name")}", "x");
        string folder = $"Windows/Panther/planted/{New("folder")}";
        string many = New("many-names");
        for (int index = 0; index < 200; index++)
        {
            volume.Write($"{folder}/{many}-{index}.log", "x");
        }

        // Names in directories that stay: their indexes are rewritten, not dropped.
        volume.Write($"ProgramData/ssh/ssh_host_{New("host-key-name")}_key", Small("host-key"));
        for (int index = 0; index < 60; index++)
        {
            volume.Write($"ProgramData/ssh/keep-this-long-name-{index:000}.config", "x");
        }

        volume.Write($"ProgramData/ssh/ssh_host_{New("host-key-name-2")}_key.pub", Small("host-key-2"));
    }

    private void PlantLinks(MountedNtfs volume)
    {
        // A name of a file that stays: it is removed from the middle of a live file record.
        volume.Link("KeepMe/shared.bin", $"Windows/Panther/planted/{New("link-name")}.bin");
        volume.Junction($"Windows/Panther/planted/{New("junction-name")}", $"C:\\{New("junction-target")}");

        // Enough names to need extension records ($ATTRIBUTE_LIST).
        volume.Write("Windows/Panther/planted/linked.log", Small("linked"));
        string name = New("extension-record");
        for (int index = 0; index < 60; index++)
        {
            volume.Link("Windows/Panther/planted/linked.log", $"Windows/Panther/planted/{name}-{index}.log");
        }
    }

    private void PlantDeleted(MountedNtfs volume)
    {
        // No planted string is in these names: slack that earlier deletions left in live directories is not promised to be removed.
        volume.Write("ProgramData/before/large.bin", Repeat(New("deleted-large"), LargeSize));
        volume.Write("ProgramData/before/stream.bin:s", Small("deleted-stream"));
        string resident = Small("deleted-resident");
        for (int index = 0; index < 100; index++)
        {
            volume.Write($"ProgramData/before/{index}.txt", resident);
        }

        volume.Delete("ProgramData/before");
    }

    private void PlantRegistry(MountedNtfs volume)
    {
        byte[] software = File.ReadAllBytes(volume[Config + "SOFTWARE"]);
        volume.MergeHive(Config + "SOFTWARE", "HKLM\\SOFTWARE", $"""
            [HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion\Winlogon]
            "AutoAdminLogon"="1"
            "DefaultUserName"="{New("registry-user")}"
            "DefaultPassword"="{New("registry-string")}"

            [HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\WindowsUpdate]
            "SusClientId"="{New("registry-wsus")}"
            "SusClientIdValidation"=hex:{Hexadecimal(Repeat(New("registry-binary"), 2000))}

            [HKLM\SOFTWARE\Microsoft\SQMClient]
            "MachineId"="{New("registry-sqm")}"

            """);
        volume.MergeHive(Config + "SYSTEM", "HKLM\\SYSTEM", $"""
            [HKLM\SYSTEM\Setup]
            "UnattendFile"="C:\\{New("registry-answer-file")}.xml"

            [HKLM\SYSTEM\ControlSet001\Services\Tcpip\Parameters\PersistentRoutes]
            "{New("registry-value-name")}"=""

            [HKLM\SYSTEM\ControlSet002]

            [HKLM\SYSTEM\ControlSet002\Services]

            [HKLM\SYSTEM\ControlSet002\Services\Tcpip]

            [HKLM\SYSTEM\ControlSet002\Services\Tcpip\Parameters]

            [HKLM\SYSTEM\ControlSet002\Services\Tcpip\Parameters\PersistentRoutes]
            "{New("registry-other-control-set")}"=""

            """);

        // The log of a clean hive is not replayed, but it holds old contents of the hive.
        byte[] current = File.ReadAllBytes(volume[Config + "SOFTWARE"]);
        byte[] planted = [.. software];
        Encoding.ASCII.GetBytes(New("registry-log")).CopyTo(planted, planted.Length - 64);
        byte[] log = HiveLog.Append(HiveLog.Start(current, 1), software, planted, 1);
        File.WriteAllBytes(volume[Config + "SOFTWARE.LOG1"], log);
        PlantCopiesOfHives(volume);
    }

    private void PlantCopiesOfHives(MountedNtfs volume)
    {
        foreach ((string path, string needle) in (IEnumerable<(string, string)>)
        [
            ("RegBack/SOFTWARE", "registry-backup"),
            ("TxR/{b4ef1c5a}.TxR.0.regtrans-ms", "registry-transaction"),
            ("SYSTEM{b4ef1c5b}.TM.blf", "registry-transaction-base"),
            ("SAM.LOG1", "registry-log-of-sam"),
            ("SECURITY.LOG2", "registry-log-of-security"),
        ])
        {
            volume.Write(Config + path, Repeat(New(needle), 300));
        }

        volume.Write("Users/builder/ntuser.dat.LOG2", Repeat(New("registry-log-of-user"), 300));
    }

    private static string Hexadecimal(string text) => string.Join(',', text.Select(letter => ((int)letter).ToString("x2")));
}
