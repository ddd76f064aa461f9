using VmGeneralize.Guests;

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
        InvalidOperationException problem = Assert.Throws<InvalidOperationException>(() => EditConflicts.Check([("one", [first]), ("two", [second])]));
        Assert.Contains("one", problem.Message, StringComparison.Ordinal);
        Assert.Contains("two", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Apart))]
    public void Different_targets_are_fine(GuestEdit first, GuestEdit second) => EditConflicts.Check([("one", [first]), ("two", [second])]);
}
