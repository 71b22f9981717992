using System.IO.Compression;
using System.Reflection;
using System.Xml.Linq;

namespace MrBen.Portfolio.Consumer;

/// <summary>What a package must carry: assembly, documentation, README, licence, dependencies, and symbols beside it.</summary>
internal static class PackageContents
{
    /// <summary>
    /// The packages by name, each with the packages that it may depend on. Pinning what others drag in (Directory.Packages.props) makes the
    /// pinned package a dependency by name: the logging abstractions bring those of dependency injection.
    /// </summary>
    private static readonly Dictionary<string, string[]> Dependencies = new()
    {
        ["MrBen.Optimization"] = [],
        ["MrBen.Portfolio"] =
        [
            "MathNet.Numerics",
            "Microsoft.Extensions.DependencyInjection.Abstractions",
            "Microsoft.Extensions.Logging.Abstractions",
            "MrBen.Optimization",
        ],
        ["MrBen.Portfolio.Hosting"] =
        [
            "MathNet.Numerics",
            "Microsoft.Extensions.Configuration.Abstractions",
            "Microsoft.Extensions.DependencyInjection.Abstractions",
            "Microsoft.Extensions.Diagnostics.HealthChecks",
            "Microsoft.Extensions.Hosting.Abstractions",
            "Microsoft.Extensions.Logging.Abstractions",
            "MrBen.Portfolio",
        ],
        ["MrBen.Portfolio.MachineLearning"] =
        [
            "MathNet.Numerics",
            "Microsoft.Extensions.DependencyInjection.Abstractions",
            "Microsoft.Extensions.Logging.Abstractions",
            "Microsoft.ML",
            "Microsoft.ML.FastTree",
            "MrBen.Portfolio",
            "System.Numerics.Tensors",
        ],
        ["MrBen.Portfolio.Prometheus"] =
        [
            "MathNet.Numerics",
            "Microsoft.Extensions.Configuration.Abstractions",
            "Microsoft.Extensions.DependencyInjection.Abstractions",
            "Microsoft.Extensions.Http",
            "Microsoft.Extensions.Logging.Abstractions",
            "Microsoft.Extensions.ObjectPool",
            "MrBen.Portfolio",
            "prometheus-net",
        ],
        ["MrBen.Portfolio.Sqlite"] =
        [
            "MathNet.Numerics",
            "Microsoft.Data.Sqlite",
            "Microsoft.Extensions.DependencyInjection.Abstractions",
            "Microsoft.Extensions.Logging.Abstractions",
            "MrBen.Portfolio",
        ],
        ["MrBen.Portfolio.Testing"] =
        [
            "MathNet.Numerics",
            "Microsoft.Extensions.DependencyInjection.Abstractions",
            "Microsoft.Extensions.Logging.Abstractions",
            "MrBen.Portfolio",
        ],
    };

    // For whoever watches a portfolio.
    private static readonly string[] Operations =
    [
        "operations/RUNBOOK.md", "operations/dashboard.json", "operations/mrben.rules.test.yml", "operations/mrben.rules.yml",
        "operations/prometheus.yml",
    ];

    // What the pages of other packages point to, and files to copy.
    private static readonly string[] Documents =
        ["docs/EVENTS.md", "config/advanced_portfolio_config.json", "config/advanced_portfolio_config.schema.json"];

    /// <summary>A sentence for each thing that is missing or too much.</summary>
    public static IEnumerable<string> Faults(string folder)
    {
        foreach (string package in Dependencies.Keys)
        {
            string[] files = Directory.GetFiles(folder, $"{package}.?.*.nupkg");
            if (files.Length != 1)
            {
                yield return $"{files.Length} files are packages of {package} in {folder}; one is expected.";
                continue;
            }

            using ZipArchive archive = ZipFile.OpenRead(files[0]);
            foreach (string entry in Expected(package).Where(entry => archive.GetEntry(entry) is null))
            {
                yield return $"{package} lacks {entry}.";
            }

            foreach (string fault in NuspecFaults(package, archive))
            {
                yield return fault;
            }

            string symbols = Path.ChangeExtension(files[0], ".snupkg");
            using ZipArchive? symbolArchive = File.Exists(symbols) ? ZipFile.OpenRead(symbols) : null;
            if (symbolArchive?.GetEntry($"lib/net10.0/{package}.pdb") is null)
            {
                yield return $"{package} has no symbol package with its .pdb.";
            }
        }

        // The assemblies that run here are the packages' own.
        foreach (string package in Dependencies.Keys)
        {
            string? version = Assembly.Load(package).GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;
            if (!File.Exists(Path.Combine(folder, $"{package}.{version?.Split('+')[0]}.nupkg")))
            {
                yield return $"{package} {version} runs, which was not packed.";
            }
        }
    }

    private static string[] Expected(string package) =>
    [
        "README.md", $"{package}.nuspec", $"lib/net10.0/{package}.dll", $"lib/net10.0/{package}.xml",
        .. package == "MrBen.Portfolio.Prometheus" ? Operations : [],
        .. package == "MrBen.Portfolio" ? Documents : [],
    ];

    private static IEnumerable<string> NuspecFaults(string package, ZipArchive archive)
    {
        using Stream stream = archive.GetEntry($"{package}.nuspec")!.Open();
        XElement[] elements = [.. XDocument.Load(stream).Descendants()];
        foreach ((string name, string expected) in new[] { ("id", package), ("license", "MIT"), ("readme", "README.md") })
        {
            string? actual = elements.FirstOrDefault(element => element.Name.LocalName == name)?.Value;
            if (actual != expected)
            {
                yield return $"{package} says {name} {actual}; {expected} is expected.";
            }
        }

        string? description = elements.FirstOrDefault(element => element.Name.LocalName == "description")?.Value;
        if (string.IsNullOrWhiteSpace(description) || description == "Package Description")
        {
            yield return $"{package} has no description.";
        }

        string[] dependencies = [.. elements
            .Where(element => element.Name.LocalName == "dependency")
            .Select(element => element.Attribute("id")!.Value)
            .Order(StringComparer.Ordinal)];
        if (!dependencies.SequenceEqual(Dependencies[package]))
        {
            yield return $"{package} depends on {string.Join(", ", dependencies)}; expected: {string.Join(", ", Dependencies[package])}.";
        }
    }
}
