using static System.FormattableString;

namespace MrBen.Portfolio.Forecasting;

/// <summary>Settings of <see cref="WalkForward"/>.</summary>
public sealed record WalkForwardOptions
{
    /// <summary>
    /// Periods of the first training part, and of every one of a rolling window, at least 1. Default 750, three years of exchange days.
    /// </summary>
    public int TrainingPeriods { get; set; } = 750;

    /// <summary>Periods tested before the model is fitted again, at least 1. Default 22, a month of exchange days.</summary>
    public int Step { get; set; } = 22;

    /// <summary>
    /// Periods h that a label looks ahead, at least 0: the label of period t is made of periods t + 1 to t + h. That many periods before
    /// each test part are purged from training, so that no label of the training part reaches into it. Default 1.
    /// </summary>
    public int LabelHorizon { get; set; } = 1;

    /// <summary>
    /// Further periods left out between the two parts, at least 0, for features whose memory outlasts the label. Default 0.
    /// </summary>
    public int Embargo { get; set; }

    /// <summary>Whether the training part grows or rolls. Default it grows.</summary>
    public WalkForwardWindow Window { get; set; } = WalkForwardWindow.Expanding;

    /// <summary>Lists everything wrong with these settings; empty when they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        AtLeast(1, TrainingPeriods, nameof(TrainingPeriods));
        AtLeast(1, Step, nameof(Step));
        AtLeast(0, LabelHorizon, nameof(LabelHorizon));
        AtLeast(0, Embargo, nameof(Embargo));
        if (!Enum.IsDefined(Window))
        {
            errors.Add(Invariant($"{nameof(Window)} {(int)Window} is unknown."));
        }

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
