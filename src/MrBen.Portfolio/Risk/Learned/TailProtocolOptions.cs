using System.Collections.Immutable;
using MrBen.Portfolio.Forecasting.Gate;
using static System.FormattableString;

namespace MrBen.Portfolio.Risk.Learned;

/// <summary>Settings of <see cref="TailProtocol"/>.</summary>
public sealed record TailProtocolOptions
{
    /// <summary>
    /// Periods with forecast variances in the first training part, at least 1. Default 504, two years of exchange days.
    /// </summary>
    public int TrainingPeriods { get; set; } = 504;

    /// <summary>Periods forecast before everything is fitted again, at least 1. Default 252, a year.</summary>
    public int Step { get; set; } = 252;

    /// <summary>Periods left out between training and test beside the labels', at least 0. Default 0.</summary>
    public int Embargo { get; set; }

    /// <summary>The confidence levels, each in (0.5, 1), ascending. Default 0.95, 0.975 and 0.99.</summary>
    public ImmutableArray<double> Confidences { get; set; } = [0.95, 0.975, 0.99];

    /// <summary>How far one period moves an adaptive level, in (0, 1). Default 0.005.</summary>
    public double AdaptationRate { get; set; } = 0.005;

    /// <summary>Settings of the gates that <see cref="TailMethod.Gated"/> asks; their horizon is the panel's.</summary>
    public GateOptions Gate { get; set; } = new();

    /// <summary>Settings of the model.</summary>
    public TailModelOptions Model { get; set; } = new();

    /// <summary>Lists everything wrong with these settings; empty when they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        AtLeast(1, TrainingPeriods, nameof(TrainingPeriods));
        AtLeast(1, Step, nameof(Step));
        AtLeast(0, Embargo, nameof(Embargo));
        if (Confidences.IsDefaultOrEmpty)
        {
            errors.Add($"{nameof(Confidences)} must not be empty.");
        }
        else
        {
            for (int k = 0; k < Confidences.Length; k++)
            {
                double least = k == 0 ? 0.5 : Confidences[k - 1];
                if (!(Confidences[k] > least && Confidences[k] < 1))
                {
                    errors.Add(Invariant($"{nameof(Confidences)} must ascend within (0.5, 1); element {k} is {Confidences[k]}."));
                }
            }
        }

        if (!(AdaptationRate > 0 && AdaptationRate < 1))
        {
            errors.Add(Invariant($"{nameof(AdaptationRate)} must be in (0, 1); it is {AdaptationRate}."));
        }

        errors.AddRange((Gate?.Validate() ?? ["it is null."]).Select(error => $"{nameof(Gate)}: {error}"));
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

    /// <summary>A checked copy; the defaults for null.</summary>
    internal static TailProtocolOptions Checked(TailProtocolOptions? options, string parameter)
    {
        TailProtocolOptions settings = options is null ? new() : options with { };
        IReadOnlyList<string> errors = settings.Validate();
        return errors.Count == 0 ? settings : throw new ArgumentException(string.Join(' ', errors), parameter);
    }
}
