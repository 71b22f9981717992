using static System.FormattableString;

namespace MrBen.Portfolio.Forecasting.Validation;

/// <summary>Settings of <see cref="PurgedCrossValidation"/>. Purge and embargo cannot be switched off.</summary>
public sealed record PurgedCrossValidationOptions
{
    /// <summary>Groups N that the periods are cut into, in [2, 20]. Default 6.</summary>
    public int Groups { get; set; } = 6;

    /// <summary>Groups k that each split tests, in [1, N − 1]. Default 2: with 6 groups 15 splits and 5 paths.</summary>
    public int TestGroups { get; set; } = 2;

    /// <summary>
    /// Periods h that a label looks ahead, at least 1, where labels do not say themselves: the label of period t is made of periods t + 1
    /// to t + h. Default 1.
    /// </summary>
    public int LabelHorizon { get; set; } = 1;

    /// <summary>
    /// Share of all periods that is left out beyond the purge on both sides of a test part, in [0, 0.5), for features whose memory outlasts
    /// the label. The embargo is never shorter than the label horizon. Default 0.01.
    /// </summary>
    public double EmbargoShare { get; set; } = 0.01;

    /// <summary>Lists everything wrong with these settings; empty when they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        if (Groups is < 2 or > 20)
        {
            errors.Add(Invariant($"{nameof(Groups)} must be in [2, 20]; it is {Groups}."));
        }

        if (TestGroups < 1 || TestGroups >= Groups)
        {
            errors.Add(Invariant($"{nameof(TestGroups)} must be in [1, {nameof(Groups)} − 1], to {Groups - 1}; it is {TestGroups}."));
        }

        if (LabelHorizon < 1)
        {
            errors.Add(Invariant($"{nameof(LabelHorizon)} must be at least 1; it is {LabelHorizon}."));
        }

        if (!(EmbargoShare >= 0 && EmbargoShare < 0.5))
        {
            errors.Add(Invariant($"{nameof(EmbargoShare)} must be in [0, 0.5); it is {EmbargoShare}."));
        }

        return errors;
    }
}
