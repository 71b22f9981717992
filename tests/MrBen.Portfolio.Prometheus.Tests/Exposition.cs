using System.Globalization;
using System.Text;
using Prometheus;

namespace MrBen.Portfolio.Prometheus.Tests;

/// <summary>What a registry tells when it is read out: help and type of each metric, and every number by name and labels as they are written.</summary>
internal sealed class Exposition
{
    private Exposition()
    {
    }

    public Dictionary<string, string> Help { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, string> Types { get; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, double> Samples { get; } = new(StringComparer.Ordinal);

    /// <summary>Reads a registry out.</summary>
    public static async Task<Exposition> OfAsync(CollectorRegistry registry)
    {
        using MemoryStream stream = new();
        await registry.CollectAndExportAsTextAsync(stream, TestContext.Current.CancellationToken);
        return Parse(Encoding.UTF8.GetString(stream.ToArray()));
    }

    /// <summary>The series of a metric with their numbers, by what is in the braces.</summary>
    public IEnumerable<(string Labels, double Value)> Of(string name) => Samples
        .Where(pair => pair.Key.StartsWith(name + "{", StringComparison.Ordinal))
        .Select(pair => (pair.Key[(name.Length + 1)..^1], pair.Value));

    /// <summary>The one number of a metric.</summary>
    public double Single(string name) => Assert.Single(Of(name)).Value;

    private static Exposition Parse(string text)
    {
        Exposition exposition = new();
        foreach (string line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] words = line.Split(' ', 4);
            if (line.StartsWith("# HELP ", StringComparison.Ordinal))
            {
                exposition.Help.Add(words[2], words[3]);
            }
            else if (line.StartsWith("# TYPE ", StringComparison.Ordinal))
            {
                exposition.Types.Add(words[2], words[3]);
            }
            else
            {
                int end = line.LastIndexOf(' ');
                exposition.Samples.Add(line[..end], double.Parse(line[(end + 1)..], CultureInfo.InvariantCulture));
            }
        }

        return exposition;
    }
}
