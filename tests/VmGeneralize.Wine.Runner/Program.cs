using System.Reflection;
using System.Runtime.Loader;
using VmGeneralize.Wine.Runner;
using Xunit.Abstractions;
using Xunit.Sdk;

// VmGeneralize.Wine.Runner FILE ROWS [CLASS_PREFIX...]: runs the tests of one assembly in this process, one at a time: all, or those whose class
// name begins with a prefix, except those in exclusions.txt. ROWS says how many rows of a test with many rows are run: all, or ends for the
// first and the last. The last line of output is "N passed, N failed, N skipped". The exit code is 0 only when tests ran and none failed.
// For Wine, where the usual test host does not run.
if (args is not [var path, "all" or "ends", .. var prefixes])
{
    Console.Error.WriteLine("VmGeneralize.Wine.Runner FILE all|ends [CLASS_PREFIX...]");
    return 2;
}

// The test project as it was built for every platform, in its own folder: its dependencies are next to it.
string file = Path.GetFullPath(path);
AssemblyLoadContext.Default.Resolving += (context, wanted) =>
    Path.Combine(Path.GetDirectoryName(file)!, wanted.Name + ".dll") is var found && File.Exists(found) ? context.LoadFromAssemblyPath(found) : null;
AssemblyName name = AssemblyLoadContext.Default.LoadFromAssemblyPath(file).GetName();
using XunitTestFramework framework = new(new QuietSink());
using ITestFrameworkDiscoverer discoverer = framework.GetDiscoverer(Reflector.Wrap(Assembly.Load(name)));
using DiscoverySink discovered = new();
TestOptions options = new();
discoverer.Find(includeSourceInformation: false, discovered, options);
discovered.Finished.WaitOne();

Exclusions exclusions = new(Path.Combine(AppContext.BaseDirectory, "exclusions.txt"));
ILookup<string?, ITestCase> cases = discovered.Cases
    .Where(test => prefixes is [] || prefixes.Any(prefix => test.TestMethod.TestClass.Class.Name.StartsWith(prefix, StringComparison.Ordinal)))
    .GroupBy(test => (test.TestMethod.TestClass.Class.Name, test.TestMethod.Method.Name))
    .SelectMany(rows => args[1] == "all" ? rows : rows.Take(1).Concat(rows.Skip(1).TakeLast(1)))
    .ToLookup(test => exclusions.ReasonFor(test.DisplayName));
using ITestFrameworkExecutor executor = framework.GetExecutor(name);
using ResultSink results = new(Console.Out);
executor.RunTests(cases[null], results, options);
results.Finished.WaitOne();
foreach (IGrouping<string?, ITestCase> excluded in cases.Where(group => group.Key is not null))
{
    foreach (ITestCase test in excluded)
    {
        results.Skip(test.DisplayName, excluded.Key!);
    }
}

Console.WriteLine($"{results.Passed} passed, {results.Failed} failed, {results.Skipped} skipped");
return results.Failed == 0 && results.Passed > 0 ? 0 : 1;
