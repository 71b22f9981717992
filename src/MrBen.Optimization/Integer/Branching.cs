namespace MrBen.Optimization.Integer;

/// <summary>
/// Where a part of the search is cut in two: a variable leaves or keeps its origin, or it lies below or above a gap of its domain.
/// </summary>
/// <param name="Exists">Whether there is anything left to decide.</param>
/// <param name="Variable">The variable.</param>
/// <param name="Choices">The choices of one side; <see cref="Choice.None"/> for a cut at a gap.</param>
/// <param name="Below">End of the lower side of the gap.</param>
/// <param name="Above">Start of its upper side.</param>
/// <param name="FirstIsNear">Whether the relaxed point leans to the side with the given choices, or to the lower one.</param>
internal readonly record struct Branching(bool Exists, int Variable, Choice Choices, double Below, double Above, bool FirstIsNear)
{
    // Share of a gap that counts as being at its end.
    private const double Rounding = 1e-9;

    // A share this close to 0 or 1 is as good as decided.
    private const double Integral = 1e-7;

    /// <summary>
    /// The variable whose decision weighs most: by how far the relaxed point is from its origin, in standard deviations,
    /// times the root of what is missing to being away. Where it already keeps
    /// every restriction, the undecided variable farthest from its origin. Ties go to the lowest index.
    /// </summary>
    public static Branching Choose(IntegerProgram program, SearchNode node, NodeRelaxation relaxation)
    {
        Branching best = default;
        double most = 0;
        Branching rest = default;
        double farthest = -1;
        for (int i = 0; i < node.Choices.Length; i++)
        {
            double x = relaxation.Point[i];
            double size = Math.Sqrt(Math.Max(program.Continuous.Hessian.Diagonal(i), double.Epsilon));
            Choice left = node.Choices[i];
            Choice points = left & ~Choice.Elsewhere;
            if (points != 0 && left != points)
            {
                Kink kink = relaxation.KinkOf(i);
                Choice origin = kink.Origin == 0 && points.HasFlag(Choice.Zero) ? Choice.Zero : Choice.Reference;
                double share = kink.Exists ? kink.Share(x) : 0;
                double distance = Math.Abs(x - kink.Origin) * size;
                double score = Math.Min(share, 1 - share) > Integral ? distance * Math.Sqrt(1 - share) : 0;
                if (score > most)
                {
                    (most, best) = (score, new Branching(true, i, left & ~origin, 0, 0, share >= 0.5));
                }

                if (distance > farthest)
                {
                    (farthest, rest) = (distance, new Branching(true, i, left & ~origin, 0, 0, share >= 0.5));
                }
            }
            else if (left == points && (left & (left - 1)) != 0)
            {
                double reference = program.Domains[i].Reference;
                double score = Math.Min(Math.Abs(x), Math.Abs(x - reference)) * size;
                bool nearZero = Math.Abs(x) <= Math.Abs(x - reference);
                if (score >= most || farthest < 0)
                {
                    (most, best) = (score, new Branching(true, i, Choice.Zero, 0, 0, nearZero));
                }
            }

            if (left.HasFlag(Choice.Elsewhere))
            {
                (double below, double above) = Gap(program.Domains[i], node, i, x);
                double inside = Math.Min(x - below, above - x);
                double score = inside * size;
                if (inside > Rounding * (above - below) && above > below && double.IsFinite(score) && score > most && points == 0)
                {
                    (most, best) = (score, new Branching(true, i, Choice.None, below, above, x - below <= above - x));
                }
            }
        }

        return best.Exists ? best : rest.Exists ? rest : AtAPiece(program, node, relaxation);
    }

    // The point keeps everything, up to rounding, but a box still spans a gap.
    private static Branching AtAPiece(IntegerProgram program, SearchNode node, NodeRelaxation relaxation)
    {
        for (int i = 0; i < node.Choices.Length; i++)
        {
            VariableDomain domain = program.Domains[i];
            (double lower, double upper) = (node.Lower[i], node.Upper[i]);
            if (node.Choices[i] != Choice.Elsewhere || lower >= upper)
            {
                continue;
            }

            double x = Math.Clamp(relaxation.Point[i], lower, upper);
            (double below, double above) = Gap(domain, node, i, x);
            (double start, double end) = domain.Piece(x - below <= above - x ? below : above, lower, upper);
            if (end < upper)
            {
                return new Branching(true, i, Choice.None, end, domain.After(end), true);
            }

            if (start > lower)
            {
                return new Branching(true, i, Choice.None, domain.Before(start), start, false);
            }
        }

        return default;
    }

    /// <summary>The two parts, the one to go on with first.</summary>
    public (SearchNode Near, SearchNode Far) Cut(SearchNode node)
    {
        SearchNode first = node.Copy();
        SearchNode second = node.Copy();
        if (Choices != Choice.None)
        {
            first.Choices[Variable] = Choices;
            second.Choices[Variable] = node.Choices[Variable] & ~Choices;
        }
        else
        {
            first.Upper[Variable] = Below;
            second.Lower[Variable] = Above;
        }

        return FirstIsNear ? (first, second) : (second, first);
    }

    private static (double Below, double Above) Gap(VariableDomain domain, SearchNode node, int i, double x)
    {
        double below = domain.Down(x);
        double above = domain.Up(x);
        return (below < node.Lower[i] ? node.Lower[i] : below, above > node.Upper[i] ? node.Upper[i] : above);
    }
}
