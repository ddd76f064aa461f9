using System.Text;
using VmGeneralize.Checks;
using VmGeneralize.Checks.Windows.Leftovers;
using VmGeneralize.Guests;
using VmGeneralize.Guests.Linux.Facts.Yaml;
using VmGeneralize.Operations;
using VmGeneralize.TestSupport;
using VmGeneralize.Volumes.Lvm;

namespace VmGeneralize.Fuzz.Guided.Targets;

/// <summary>Stand-alone text parsers, and files of a Windows guest put through every operation and check.</summary>
internal static class TextTargets
{
    private const string Answer =
        """
        <?xml version="1.0" encoding="utf-8"?><unattend xmlns="urn:schemas-microsoft-com:unattend"><settings pass="oobeSystem">
        <component name="Microsoft-Windows-Shell-Setup"><AutoLogon><Password><Value>UABh</Value><PlainText>false</PlainText></Password></AutoLogon>
        <UserAccounts><AdministratorPassword>*SENSITIVE*DATA*DELETED*</AdministratorPassword></UserAccounts></component></settings></unattend>
        """;

    private const string Actions =
        """
        <?xml version="1.0"?><sysprepInformation><imaging exeType="sysprep"><assemblyIdentity name="a"/><sysprepOrder order="0x1"/>
        <sysprepValidate methodName="ValidateX" moduleName="C:\Windows\System32\x.dll"/><registryActions><deleteKey path="[HKEY_LOCAL_MACHINE\A]"/>
        </registryActions></imaging></sysprepInformation>
        """;

    private const string Group =
        """
        vg { id = "aaaaaa-bbbb-cccc-dddd-eeee-ffff-gggggg" seqno = 3 format = "lvm2" status = ["RESIZEABLE", "READ", "WRITE"] flags = []
        extent_size = 128 max_lv = 0 max_pv = 0 physical_volumes { pv0 { id = "aaaaaa-bbbb-cccc-dddd-eeee-ffff-hhhhhh" device = "/dev/loop0"
        status = ["ALLOCATABLE"] flags = [] dev_size = 16384 pe_start = 128 pe_count = 126 } }
        logical_volumes { root { id = "aaaaaa-bbbb-cccc-dddd-eeee-ffff-iiiiii" status = ["READ", "WRITE", "VISIBLE"] flags = [] segment_count = 1
        segment1 { start_extent = 0 extent_count = 20 type = "striped" stripe_count = 1 stripes = ["pv0", 0] } } } }
        contents = "Text Format Volume Group"
        version = 1
        """;

    private static readonly Check[] WindowsChecks = [.. CheckCatalogue.All.Where(check => check.Guest == GuestKind.Windows)];
    private static readonly Operation[] WindowsOperations = [.. Catalogue.All.Where(operation => operation.Guest == GuestKind.Windows)];

    public static IReadOnlyList<GuidedTarget> All { get; } =
    [
        Text("yaml", ReadYaml, "a: 1\nb:\n  - x\n  - {y: z, 'q': [1, \"2\"]}\nc: &k\n  d: |\n    text\n    more\ne: *k\nf: !!str >-\n  folded\n"),
        Text("lvm-text", bytes => _ = GroupDescription.Read(bytes), Group),
        Text("answer-file", bytes => _ = AnswerFilePasswords.Find(Encoding.UTF8.GetString(bytes)).Count, Answer),
        Text("program", bytes => _ = ProcessorEvidence.OfProgram(bytes), "MZ" + new string('\0', 58) + "\u0040\0\0\0PE\0\0dd"),
        Windows("windows-answer-file", "/Windows/Panther/unattend.xml", Answer),
        Windows("windows-sysprep-actions", "/Windows/System32/Sysprep/ActionFiles/Generalize.xml", Actions),
        Windows("windows-sysprep-log", "/Windows/System32/Sysprep/Panther/setupact.log",
            "2026-01-01 10:00:00, Info       SYSPRP ========================================================\n"
                + "2026-01-01 10:00:00, Error      SYSPRP Package Microsoft.X_1.0_x64__8wekyb3d8bbwe was installed for a user, "
                + "but not provisioned for all users.\n"
                + "2026-01-01 10:00:01, Error      SYSPRP Failed while executing C:\\Windows\\System32\\x.dll, ValidateX; gle=0x00000002[gle=0x00000002]\n"),
        Windows("windows-setup-script", "/Windows/Setup/Scripts/SetupComplete.cmd", "@echo off\r\nnet user admin Secret1! /add\r\nset PASSWORD=x\r\n"),
        Windows("windows-hosts", "/Windows/System32/drivers/etc/hosts", "# c\r\n10.0.0.1 source # x\r\n"),
    ];

    private static void ReadYaml(byte[] bytes)
    {
        try
        {
            _ = YamlReader.Read(bytes);
        }
        catch (YamlProblemException)
        {
            // The facts about the file are made from this exception.
        }
    }

    private static ParserTarget Text(string name, Action<byte[]> parse, params string[] seeds) =>
        new(name, seeds, parse) { Words = [.. GuestWords.Of(seeds)] };

    private static ParserTarget Windows(string name, string path, string seed) => Text(
        name,
        bytes =>
        {
            FakeGuest guest = new FakeGuest().WithFile(new GuestFile("/Windows/Panther", IsDirectory: true, 0)).WithBytes(path, bytes);
            _ = JointPlan.For(guest, WindowsOperations).Count;
            foreach (Check check in WindowsChecks)
            {
                _ = check.Find(guest).Count;
            }
        },
        seed);
}
