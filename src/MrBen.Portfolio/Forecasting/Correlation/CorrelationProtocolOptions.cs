using static System.FormattableString;

namespace MrBen.Portfolio.Forecasting.Correlation;

/// <summary>Settings of <see cref="CorrelationProtocol"/>.</summary>
public sealed record CorrelationProtocolOptions
{
    /// <summary>Periods of the first training part, at least 1. Default 1,008, four years of exchange days.</summary>
    public int TrainingPeriods { get; set; } = 1_008;

    /// <summary>Periods forecast before everything is fitted again, at least 1. Default 252, a year.</summary>
    public int Step { get; set; } = 252;

    /// <summary>Periods left out between training and test beside the labels', at least 0. Default 0.</summary>
    public int Embargo { get; set; }

    /// <summary>Settings of the model.</summary>
    public CorrelationModelOptions Model { get; set; } = new();

    /// <summary>Lists everything wrong with these settings; empty when they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        AtLeast(1, TrainingPeriods, nameof(TrainingPeriods));
        AtLeast(1, Step, nameof(Step));
        AtLeast(0, Embargo, nameof(Embargo));
        errors.AddRange((Model?.Validate() ?? ["it is null."]).Select(error => $"{nameof(Model)}: {error}"));
        return errors;

        void AtLeast(int least, int value, string name)
        {
            if (value < least)
            {
                errors.Add(Invariant($"{name} must be at least {least}; it is {value}."));
            }
        }
    }
}
