namespace MrBen.Optimization.Integer;

/// <summary>
/// The convex hull of one variable's own cost: ½dx² + w away from a point o, ½do² at it. From o a straight line leads, on either side, to
/// the place p where it touches the parabola (or where the domain goes on, if that is farther): x = o + z(p − o), z the share that is
/// "away". Source: Frangioni and Gentile (2006), Mathematical Programming 106; for one-sided domains the reverse Huber function of Pilanci,
/// Wainwright and El Ghaoui (2015), Mathematical Programming 151.
/// </summary>
/// <param name="Exists">Whether there is a kink; otherwise the cost is the parabola.</param>
/// <param name="Origin">o.</param>
/// <param name="Weight">w ≥ 0.</param>
/// <param name="Left">p below o; o itself where the parabola begins at once or the box ends.</param>
/// <param name="Right">p above o.</param>
internal readonly record struct Kink(bool Exists, double Origin, double Weight, double Left, double Right)
{
    /// <summary>Slope of the line between o and p.</summary>
    public double Slope(double own, double end) => (0.5 * own * (end + Origin)) + (Weight / (end - Origin));

    /// <summary>z of a point.</summary>
    public double Share(double x)
    {
        double end = x > Origin ? Right : Left;
        return x == Origin ? 0 : end == Origin ? 1 : Math.Min(1, (x - Origin) / (end - Origin));
    }

    /// <summary>The kink of a variable in a part of the search, for given prices of the counts.</summary>
    public static Kink Of(IntegerProgram program, SearchNode node, int i, double own, ReadOnlySpan<double> prices)
    {
        Choice left = node.Choices[i];
        if (!left.HasFlag(Choice.Elsewhere) || left == Choice.Elsewhere)
        {
            return default;
        }

        VariableDomain domain = program.Domains[i];
        double away = Price(program, i, Choice.Elsewhere, prices);
        double zero = left.HasFlag(Choice.Zero) ? away - Price(program, i, Choice.Zero, prices) : double.NegativeInfinity;
        double reference = left.HasFlag(Choice.Reference) ? away - Price(program, i, Choice.Reference, prices) : double.NegativeInfinity;
        double origin = reference > zero ? domain.Reference : 0;
        double weight = Math.Max(0, Math.Max(zero, reference));
        double reach = weight > 0 ? Math.Sqrt(2 * weight / own) : 0; // +∞ without curvature of its own.
        double right = Math.Min(node.Upper[i], Math.Max(domain.Up(origin), origin + reach));
        double leftEnd = Math.Max(node.Lower[i], Math.Min(domain.Down(origin), origin - reach));
        return new Kink(true, origin, weight, Math.Min(leftEnd, origin), Math.Max(right, origin));
    }

    /// <summary>What the counts charge for a choice.</summary>
    public static double Price(IntegerProgram program, int i, Choice choice, ReadOnlySpan<double> prices)
    {
        double price = 0;
        for (int c = 0; c < prices.Length; c++)
        {
            price += (program.Counts[c].Counting[i] & choice) != 0 ? prices[c] : 0;
        }

        return price;
    }
}
