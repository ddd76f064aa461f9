using CsCheck;
using VmGeneralize.Guests;
using VmGeneralize.Guests.Edits;

namespace VmGeneralize.Pipeline.Tests;

public class EditConflictsTests
{
    public static TheoryData<GuestEdit, GuestEdit> Meeting => new()
    {
        { new GuestEdit.Delete("/Windows/Panther"), new GuestEdit.Delete("/windows/panther") },
        { new GuestEdit.Delete("/Windows/Panther"), new GuestEdit.Delete("/Windows/Panther/unattend.xml") },
        { new GuestEdit.Delete("/Windows/Panther/unattend.xml"), new GuestEdit.Delete("/Windows/Panther") },
        { new GuestEdit.DeleteValue("SYSTEM", "Setup", "X"), new GuestEdit.DeleteValue("system", "setup", "x") },
    };

    public static TheoryData<GuestEdit, GuestEdit> Apart => new()
    {
        { new GuestEdit.Delete("/Windows/Panther"), new GuestEdit.Delete("/Windows/Panther2") },
        { new GuestEdit.DeleteValue("SYSTEM", "Setup", "X"), new GuestEdit.DeleteValue("SYSTEM", "Setup", "Y") },
        { new GuestEdit.DeleteValue("SYSTEM", "Setup", "X"), new GuestEdit.DeleteValue("SOFTWARE", "Setup", "X") },
        { new GuestEdit.DeleteValue("SYSTEM", "Setup", "X"), new GuestEdit.Delete("/Setup") },
    };

    [Theory]
    [MemberData(nameof(Meeting))]
    public void Two_operations_on_one_target_are_refused_before_any_write(GuestEdit first, GuestEdit second)
    {
        InvalidOperationException problem = Assert.Throws<InvalidOperationException>(
            () => EditConflicts.Check([("one", [first]), ("two", [second])], GuestKind.Windows));
        Assert.Contains("one", problem.Message, StringComparison.Ordinal);
        Assert.Contains("two", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Apart))]
    public void Different_targets_are_fine(GuestEdit first, GuestEdit second) => EditConflicts.Check([("one", [first]), ("two", [second])], GuestKind.Windows);

    [Fact]
    public void One_operation_may_delete_two_files_whose_names_differ_in_case_only_and_not_one_file_twice()
    {
        GuestEdit[] twins = [new GuestEdit.Delete("/ProgramData/ssh/ssh_host_rsa_key"), new GuestEdit.Delete("/ProgramData/ssh/SSH_HOST_RSA_KEY")];

        EditConflicts.Check([("one", twins)], GuestKind.Windows);

        Assert.Throws<InvalidOperationException>(() => EditConflicts.Check([("one", [twins[0]]), ("two", [twins[1]])], GuestKind.Windows));
        Assert.Throws<InvalidOperationException>(() => EditConflicts.Check([("one", [twins[0], twins[0]])], GuestKind.Windows));
    }

    [Fact]
    public void Every_pair_that_meets_is_found()
    {
        Gen<string> name = Gen.OneOf(new[] { "a", "A", "b", "a b", "a.x", "a0", "a!" }.Select(text => Gen.Const(text)).ToArray());
        Gen<string> path = name.Array[1, 3].Select(names => string.Join('/', names));
        Gen<string> hive = Gen.Bool.Select(system => system ? "SYSTEM" : "/a/NTUSER.DAT");
        Gen<GuestEdit> edit = Gen.OneOf<GuestEdit>(
            path.Select(where => (GuestEdit)new GuestEdit.Delete("/" + where)),
            Gen.Select(hive, path, (file, where) => (GuestEdit)new GuestEdit.DeleteKey(file, where.Replace('/', '\\'))),
            Gen.Select(
                hive, path, path, (file, where, value) => (GuestEdit)new GuestEdit.DeleteValue(file, where.Replace('/', '\\'), value.Replace('/', '\\'))),
            Gen.Select(
                hive, path, name, (file, where, value) => (GuestEdit)new GuestEdit.SetValue(file, where.Replace('/', '\\'), value, new RegistryData.DWord(1))));
        edit.Array[0, 8].Sample(
            edits =>
            {
                bool meet = edits.Index().Any(one => edits.Take(one.Index).Any(other => GuestEdit.Meet(one.Item, other, GuestKind.Windows)));
                bool found = Record.Exception(
                    () => EditConflicts.Check(
                        [.. edits.Select((one, index) => ($"{index}", (IReadOnlyList<GuestEdit>)[one]))], GuestKind.Windows)) is InvalidOperationException;
                return meet == found;
            },
            iter: 20_000);
    }
}
