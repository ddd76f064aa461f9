namespace VmGeneralize.Guests.Windows;

/// <summary>Paths of Windows that detection reads.</summary>
internal static class WindowsPaths
{
    public const string Config = "/Windows/System32/config";
    public const string SystemHive = Config + "/SYSTEM";
    public const string SetupLog = "/Windows/Panther/setupact.log";
    public const string SysprepLogs = "/Windows/System32/Sysprep/Panther";
    public const string EventLogs = "/Windows/System32/winevt/Logs";
    public const string StateIni = "/Windows/Setup/State/State.ini";
    public const string SucceededTag = "/Windows/System32/Sysprep/Sysprep_succeeded.tag";
    public const string SysprepErrorLog = "/Windows/System32/Sysprep/Panther/setuperr.log";
    public const string HibernationFile = "/hiberfil.sys";
}
