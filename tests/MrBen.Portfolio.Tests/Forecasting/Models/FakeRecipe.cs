using System.Diagnostics.CodeAnalysis;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Forecasting.Gate;
using MrBen.Portfolio.Forecasting.Models;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Tests.Forecasting.Models;

/// <summary>A recipe whose models lose a share of the baseline's loss over some days after their training.</summary>
internal sealed class FakeRecipe(ModelPlace place, IReadOnlyDictionary<string, double> ratios, int days, int stride = 1) : ModelRecipe(place)
{
    public override int Stride => stride;

    public bool IsOfTheseFeatures { get; init; } = true;

    /// <summary>How far the features have moved; null where nobody knows.</summary>
    public StabilityReading? Moved { get; init; }

    /// <summary>What a training comes to; null for a failure.</summary>
    public Func<ModelTrainingRun, ModelCandidate?> Train { get; set; } = _ => null;

    public override bool TryTrain(
        ModelTrainingRun run, [NotNullWhen(true)] out ModelCandidate? candidate, [NotNullWhen(false)] out EstimationFailure? failure)
    {
        candidate = Train(run);
        failure = candidate is null ? new UndefinedEstimate(null, "There is too little.") : null;
        return candidate is not null;
    }

    public override IForecastModel Read(Stream stream) => FakeModel.Read(stream);

    public override OutOfSampleLosses? Score(
        ModelHistory history, IForecastModel model, DateOnly after, Func<ModelPlace, IForecastModel?> others)
    {
        if (days == 0)
        {
            return null;
        }

        double[] baseline = [.. Enumerable.Range(0, days).Select(t => 1 + (0.1 * Math.Sin(7.3 * t)))];
        return OutOfSampleLosses.Create(
            [.. Enumerable.Range(1, days).Select(after.AddDays)], [.. baseline.Select(loss => ratios[model.Id] * loss)], baseline);
    }

    public override StabilityReading? Stability(ModelHistory history, IForecastModel model) => Moved;

    public override bool IsMatched(ModelHistory history, IForecastModel model) => IsOfTheseFeatures;

    /// <summary>Closes of one asset over some days after the training of <see cref="FakeModel"/>.</summary>
    public static ModelHistory History(int days)
    {
        DateOnly[] dates = [.. Enumerable.Range(0, days).Select(t => FakeModel.Through.AddDays(t + 1))];
        BarHistory bars = BarHistory.Create("A", [.. dates.Select((day, t) => Bar.OfClose(day, 100 + t))]);
        ReturnPanel returns = ReturnPanel.Create(
            ["A"], [.. dates], Frequency.Daily, ReturnKind.Simple, [.. dates.Select((_, t) => 0.01 * ((t % 3) - 1))]);
        return new ModelHistory(bars, ["A"], market: null, returns, isEngineered: true);
    }
}
