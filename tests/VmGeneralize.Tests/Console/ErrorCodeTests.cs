using System.Reflection;
using VmGeneralize.Blocks;
using VmGeneralize.Servicing;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Tests.Console;

/// <summary>Scripts rely on the code of an error: every code that the program has is documented.</summary>
public class ErrorCodeTests
{
    [Fact]
    public void Every_code_is_in_the_README_of_the_reports()
    {
        string text = File.ReadAllText(Path.Combine(Repository.Root, "src", "VmGeneralize.Pipeline", "Reports", "README.md"));
        string[] codes =
        [
            .. Directory.EnumerateFiles(AppContext.BaseDirectory, "*.dll")
                .Where(file => Path.GetFileName(file).StartsWith("vmgeneralize", StringComparison.OrdinalIgnoreCase)
                    && !Path.GetFileName(file).Contains("Test", StringComparison.Ordinal))
                .SelectMany(file => Assembly.LoadFrom(file).GetTypes())
                .SelectMany(Codes),
            .. Enum.GetNames<ServicingStep>().Select(step => $"servicing-{step.ToLowerInvariant()}"),
        ];

        Assert.True(codes.Length > 80, $"only {codes.Length} codes were found");
        Assert.All(codes.Distinct(), code => Assert.Contains($"`{code}`", text, StringComparison.Ordinal));
    }

    private static IEnumerable<string> Codes(Type type) => type.ContainsGenericParameters ? [] : type
        .GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
        .Where(field => field.FieldType == typeof(RefusalCode))
        .Select(field => ((RefusalCode)field.GetValue(null)!).Text);
}
