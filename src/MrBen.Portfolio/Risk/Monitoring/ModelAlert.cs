using System.Collections.Immutable;
using MrBen.Portfolio.Forecasting;
using MrBen.Portfolio.Forecasting.Models;

namespace MrBen.Portfolio.Risk.Monitoring;

/// <summary>A model took its place, lost it to its baseline, or could not be trained. Immutable.</summary>
public sealed record ModelAlert : RiskAlert
{
    private ModelAlert(string topic, AlertSeverity severity, DateTimeOffset time, long sequence, string detail)
        : base(NotificationKind.ModelDegradation, topic, severity, time, sequence, detail)
    {
    }

    /// <summary>What is known of the place now; <see langword="null"/> where a training failed.</summary>
    public ModelRecord? Record { get; private init; }

    /// <summary>Always: a place moves seldom, and each move is another.</summary>
    internal override bool IsUrgent => true;

    /// <summary>What changed between two looks at the same places.</summary>
    internal static IEnumerable<ModelAlert> Of(
        ImmutableArray<ModelRecord> before, ImmutableArray<ModelRecord> after, DateTimeOffset time, long sequence)
    {
        foreach ((ModelRecord was, ModelRecord now) in before.Zip(after))
        {
            string? what = (was.Gate.IsOpen, now.Gate.IsOpen) switch
            {
                (false, true) => "is active",
                (true, false) => $"fell back to its baseline ({now.Gate.Status})",
                (true, true) when was.Champion?.Id != now.Champion?.Id => "has another model",
                (false, false) when was.Gate.Status != now.Gate.Status => $"stays with its baseline ({now.Gate.Status})",
                _ => null,
            };
            if (what is not null)
            {
                AlertSeverity severity = was.Gate.IsOpen && !now.Gate.IsOpen ? AlertSeverity.Warning : AlertSeverity.Information;
                yield return new ModelAlert(NameOf(now.Place), severity, time, sequence, $"{NameOf(now.Place)} {what}. {now.Explanation}")
                {
                    Record = now,
                };
            }
        }
    }

    /// <summary>The models that a training did not reach for want of history.</summary>
    internal static IEnumerable<ModelAlert> Of(TrainingReport report, DateTimeOffset time, long sequence) => report.Models
        .Where(model => model.Outcome == TrainingOutcome.InsufficientHistory)
        .Select(model => new ModelAlert(
            model.Model, AlertSeverity.Warning, time, sequence, $"{model.Model} was not trained. {model.Detail}"));

    /// <summary>A training that threw.</summary>
    internal static ModelAlert Failed(Exception error, DateTimeOffset time, long sequence) => new(
        "training", AlertSeverity.Error, time, sequence, $"The training of models failed; what was active stays active. {error.Message}");

    private static string NameOf(ModelPlace place) => $"{place.Model} {place.Name}";
}
