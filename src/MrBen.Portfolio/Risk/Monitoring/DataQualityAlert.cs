using System.Collections.Immutable;
using MrBen.Portfolio.Market;
using static System.FormattableString;

namespace MrBen.Portfolio.Risk.Monitoring;

/// <summary>An observed history has prices of an asset that are none, or look wrong, and had them not before. Immutable.</summary>
public sealed record DataQualityAlert : RiskAlert
{
    private const int MostSentences = 5;

    private DataQualityAlert(AssetId asset, AlertSeverity severity, DateTimeOffset time, long sequence, ImmutableArray<string> findings)
        : base(NotificationKind.DataQuality, asset.Value, severity, time, sequence, DetailOf(findings)) =>
        (Asset, Findings) = (asset, findings);

    /// <summary>The asset.</summary>
    public AssetId Asset { get; }

    /// <summary>A sentence for each thing that is wrong or looks so, oldest first.</summary>
    public ImmutableArray<string> Findings { get; }

    /// <summary>An alert for each asset of which something new is wrong.</summary>
    /// <param name="unusable">Sentences on prices that count as missing, by asset.</param>
    /// <param name="suspicious">What looks wrong.</param>
    /// <param name="time">When.</param>
    /// <param name="sequence">The event that brought the prices.</param>
    internal static IEnumerable<DataQualityAlert> Of(
        IEnumerable<(AssetId Asset, string Sentence)> unusable, IEnumerable<DataQualityFinding> suspicious, DateTimeOffset time, long sequence) =>
        unusable.Select(fault => (fault.Asset, fault.Sentence, Severity: AlertSeverity.Warning))
            .Concat(suspicious.Where(finding => finding is { Asset: not null, Severity: not DataQualitySeverity.Note }).Select(finding => (
                Asset: finding.Asset!.Value, Sentence: finding.Message,
                Severity: finding.Severity == DataQualitySeverity.Error ? AlertSeverity.Error : AlertSeverity.Warning)))
            .GroupBy(fault => fault.Asset)
            .Select(faults => new DataQualityAlert(
                faults.Key, faults.Max(fault => fault.Severity), time, sequence, [.. faults.Select(fault => fault.Sentence)]));

    private static string DetailOf(ImmutableArray<string> findings)
    {
        string told = string.Join(' ', findings.Take(MostSentences));
        return findings.Length <= MostSentences ? told : Invariant($"{told} And {findings.Length - MostSentences} more.");
    }
}
