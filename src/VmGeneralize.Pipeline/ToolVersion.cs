using System.Reflection;

namespace VmGeneralize.Pipeline;

/// <summary>Name and version, for records and <c>--version</c>.</summary>
public static class ToolVersion
{
    public static string Text { get; } =
        $"vmgeneralize {typeof(ToolVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0]}";
}
