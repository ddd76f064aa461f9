namespace VmGeneralize.Guests.Windows;

/// <summary>Old contents in the files of one registry hive.</summary>
/// <param name="Name">Such as <c>SOFTWARE</c>, or the path of a user's.</param>
/// <param name="FreeBytes">Bytes other than zero in free cells and after the last bin.</param>
/// <param name="LogBytes">Size of its log files.</param>
/// <param name="MayBeWiped">It is sound (one with logs to replay is, once they are), and not one that is never written.</param>
public sealed record HiveSlack(string Name, long FreeBytes, long LogBytes, bool MayBeWiped)
{
    public bool HoldsAny => FreeBytes > 0 || LogBytes > 0;
}
