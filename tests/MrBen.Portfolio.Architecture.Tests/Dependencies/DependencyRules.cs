namespace MrBen.Portfolio.Architecture.Tests.Dependencies;

/// <summary>Which assemblies each library may reference beside the base class library.</summary>
internal static class DependencyRules
{
    private const string Tool = "MrBen.Portfolio.Tool";

    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["MrBen.Optimization"] = [],
        ["MrBen.Portfolio"] = ["MrBen.Optimization", "MathNet.Numerics", "Microsoft.Extensions.Logging.Abstractions"],
    };

    /// <summary>
    /// What satellites may reference beside the core; one that is not named here may reference anything that is not ours.
    /// </summary>
    private static readonly Dictionary<string, string[]> Satellites = new()
    {
        ["MrBen.Portfolio.Hosting"] =
        [
            "Microsoft.Extensions.Configuration.Abstractions", "Microsoft.Extensions.DependencyInjection.Abstractions",
            "Microsoft.Extensions.Diagnostics.HealthChecks", "Microsoft.Extensions.Diagnostics.HealthChecks.Abstractions",
            "Microsoft.Extensions.Hosting.Abstractions", "Microsoft.Extensions.Logging.Abstractions", "Microsoft.Extensions.Primitives",
        ],
        ["MrBen.Portfolio.Prometheus"] = ["Prometheus.NetStandard"],
        ["MrBen.Portfolio.Sqlite"] = ["Microsoft.Data.Sqlite", "SQLitePCLRaw.core"],
        ["MrBen.Portfolio.MachineLearning"] = ["Microsoft.ML.Core", "Microsoft.ML.Data", "Microsoft.ML.DataView", "Microsoft.ML.FastTree"],
    };

    /// <summary>A sentence for each reference that the library may not have. Satellites know the core, never each other.</summary>
    public static IEnumerable<string> Violations(string library, IEnumerable<string> references)
    {
        foreach (string reference in references.Where(name => !IsBaseClassLibrary(name)))
        {
            bool allowed = Allowed.TryGetValue(library, out string[]? names)
                ? names.Contains(reference)
                : Satellites.TryGetValue(library, out string[]? others)
                ? others.Contains(reference) || Allowed.ContainsKey(reference)
                : library == Tool || !reference.StartsWith("MrBen.", StringComparison.Ordinal) || Allowed.ContainsKey(reference);
            if (!allowed)
            {
                yield return $"{library} references {reference}.";
            }
        }
    }

    // What stands beside System.Private.CoreLib is the runtime's own.
    private static bool IsBaseClassLibrary(string name) =>
        File.Exists(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, name + ".dll"));
}
