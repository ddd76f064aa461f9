using System.Text;
using CsCheck;
using VmGeneralize.Registry.Tests.Building;
using VmGeneralize.Registry.Tests.Judges;
using VmGeneralize.TestSupport;
using Action = VmGeneralize.Registry.Tests.Building.EditSession.Action;
using Step = VmGeneralize.Registry.Tests.Building.EditSession.Step;

namespace VmGeneralize.Registry.Tests;

public class HiveEditPropertyTests
{
    private static readonly Gen<int> Length = Gen.Frequency(
        (4, Gen.Int[0, 8]),
        (6, Gen.Int[9, 200]),
        (3, Gen.Int[200, 5000]),
        (2, Gen.Int[16300, 16400]),
        (1, Gen.Int[16401, 70_000]));

    private static readonly Gen<Step> AnyStep = Gen.Select(
        Gen.Frequency(
            (6, Gen.Const(Action.SetNew)),
            (3, Gen.Const(Action.SetAgain)),
            (4, Gen.Const(Action.DeleteValue)),
            (5, Gen.Const(Action.Create)),
            (2, Gen.Const(Action.DeleteKey))),
        Gen.Int[0, int.MaxValue],
        Gen.Int[0, 100_000],
        Length,
        Gen.Bool,
        (action, key, item, length, wide) => new Step(action, key, item, length, wide));

    [Theory]
    [InlineData(3u)]
    [InlineData(4u)]
    [InlineData(5u)]
    [InlineData(6u)]
    public void A_built_hive_stays_equal_to_the_model(uint minor)
    {
        AnyStep.Array[1, 60].Sample(
            steps =>
            {
                EditSession session = new(TinyHive.Create(minor, bins: 2, tail: 8192));
                session.Run(steps);
                AssertSound(session);
                HiveInspection inspection = session.Hive.Inspect();
                Assert.Equal(0, inspection.LostCells);
            },
            iter: 150);
    }

    [SkippableTheory]
    [InlineData(3u)]
    [InlineData(5u)]
    public void Libhivex_and_reglookup_read_what_the_edits_left(uint minor)
    {
        Hivex.Require();
        AnyStep.Array[20, 80].Sample(
            steps =>
            {
                EditSession session = new(TinyHive.Create(minor));
                session.Run(steps);
                AssertJudges(session);
            },
            iter: 8,
            threads: 1);
    }

    [SkippableTheory]
    [InlineData("dfwinreg/SAM.xz", 20)]
    [InlineData("dfwinreg/SECURITY.xz", 20)]
    [InlineData("regipy/BCD.xz", 20)]
    [InlineData("dfwinreg/NTUSER.DAT.xz", 10)]
    [InlineData("regipy/NTUSER.DAT.xz", 10)]
    public void A_real_hive_stays_equal_to_the_model(string path, int iterations)
    {
        byte[] file = RealHives.Load(path);
        int lost = TinyHive.Open(file).Inspect().LostCells;
        AnyStep.Array[1, 60].Sample(
            steps =>
            {
                EditSession session = new(file);
                session.Run(steps);
                AssertSound(session);
                Assert.Equal(lost, session.Hive.Inspect().LostCells);
            },
            iter: iterations);
    }

    [SkippableTheory]
    [InlineData("dissect.regf/SYSTEM.gz", 600)]
    [InlineData("dfwinreg/NTUSER.DAT.xz", 300)]
    [InlineData("regipy/BCD.xz", 200)]
    public void Libhivex_reads_a_real_hive_after_many_edits(string path, int count)
    {
        Hivex.Require();
        byte[] file = RealHives.Load(path);
        AnyStep.Array[count].Sample(
            steps =>
            {
                EditSession session = new(file);
                session.Run(steps);
                AssertSound(session);
                AssertJudges(session);
            },
            iter: 1,
            threads: 1);
    }

    private static void AssertSound(EditSession session)
    {
        Assert.Empty(session.Hive.Check());
        byte[] written = session.Hive.ToArray();
        Hive again = TinyHive.Open(written);
        Assert.Equal(HiveRecoveryKind.Clean, again.Recovery.Kind);
        Assert.Empty(again.Check());
        Assert.Equal(session.Model.Dump(), HiveDump.Of(again));
        foreach (string mark in session.Removed())
        {
            Assert.Equal(-1, written.AsSpan().IndexOf(Encoding.ASCII.GetBytes(mark)));
            Assert.Equal(-1, written.AsSpan().IndexOf(Encoding.Unicode.GetBytes(mark)));
        }
    }

    private static void AssertJudges(EditSession session)
    {
        byte[] written = session.Hive.ToArray();
        List<string> expected = session.Model.Dump();
        List<string> read = Hivex.Dump(written);
        Assert.Equal(expected, read);
        Assert.EndsWith("</hive>", Hivex.Xml(written).TrimEnd(), StringComparison.Ordinal);
        using TemporaryFolder folder = new();
        File.WriteAllBytes(folder.File("hive"), written);
        ToolResult reglookup = OutsideTool.Run("reglookup", folder.File("hive"));
        Assert.True(reglookup.ExitCode == 0, reglookup.Error);
    }
}
