namespace MrBen.Optimization.Integer;

/// <summary>One part of the search: a box, the choices left to each variable, and what the part it was cut from knew.</summary>
internal sealed class SearchNode
{
    public SearchNode(double[] lower, double[] upper, Choice[] choices, double[] countMultipliers, double bound)
    {
        (Lower, Upper, Choices, CountMultipliers, Bound) = (lower, upper, choices, countMultipliers, bound);
    }

    public double[] Lower { get; }

    public double[] Upper { get; }

    public Choice[] Choices { get; }

    /// <summary>Prices of the limits on counts, for the relaxation's kinks.</summary>
    public double[] CountMultipliers { get; }

    /// <summary>The last relaxed point, shared with the parts cut from this one; <see langword="null"/> before the first.</summary>
    public double[]? Point { get; set; }

    /// <summary>No point of this part is below it.</summary>
    public double Bound { get; set; }

    public SearchNode Copy() => new([.. Lower], [.. Upper], [.. Choices], [.. CountMultipliers], Bound) { Point = Point };

    /// <summary>
    /// Draws what follows from box, choices and counts, until nothing more does. False where nothing is left of some variable or count: the
    /// part is empty.
    /// </summary>
    public bool Propagate(IntegerProgram program)
    {
        bool changed = true;
        while (changed)
        {
            changed = false;
            for (int i = 0; i < Choices.Length; i++)
            {
                if (!PropagateVariable(program.Domains[i], i, ref changed))
                {
                    return false;
                }
            }

            foreach (CountLimit limit in program.Counts)
            {
                if (!PropagateCount(limit, ref changed))
                {
                    return false;
                }
            }
        }

        return true;
    }

    private bool PropagateVariable(VariableDomain domain, int i, ref bool changed)
    {
        Choice left = Choices[i];
        double low = double.PositiveInfinity;
        double high = double.NegativeInfinity;
        if (left.HasFlag(Choice.Elsewhere))
        {
            (low, high) = (domain.Up(Lower[i]), domain.Down(Upper[i]));
            if (low > high)
            {
                left &= ~Choice.Elsewhere;
                (low, high) = (double.PositiveInfinity, double.NegativeInfinity);
            }
        }

        AddPoint(Choice.Zero, 0, i, ref left, ref low, ref high);
        AddPoint(Choice.Reference, domain.Reference, i, ref left, ref low, ref high);
        changed |= left != Choices[i] || low > Lower[i] || high < Upper[i];
        Choices[i] = left;
        if (left == Choice.None)
        {
            return false;
        }

        (Lower[i], Upper[i]) = (Math.Max(Lower[i], low), Math.Min(Upper[i], high));
        return Lower[i] <= Upper[i];
    }

    private void AddPoint(Choice choice, double value, int i, ref Choice left, ref double low, ref double high)
    {
        if (!left.HasFlag(choice))
        {
            return;
        }

        if (value < Lower[i] || value > Upper[i])
        {
            left &= ~choice;
            return;
        }

        (low, high) = (Math.Min(low, value), Math.Max(high, value));
    }

    private bool PropagateCount(CountLimit limit, ref bool changed)
    {
        (int sure, int possible) = Count(limit);
        if (sure > limit.Maximum || possible < limit.Minimum)
        {
            return false;
        }

        if (sure == possible || (sure < limit.Maximum && possible > limit.Minimum))
        {
            return true;
        }

        foreach (int i in limit.Variables)
        {
            Choice counting = Choices[i] & limit.Counting[i];
            Choice other = Choices[i] & ~limit.Counting[i];
            if (counting != 0 && other != 0)
            {
                Choices[i] = sure == limit.Maximum ? other : counting;
                changed = true;
            }
        }

        return true;
    }

    /// <summary>How many variables of a limit count whatever they do, and how many can.</summary>
    public (int Sure, int Possible) Count(CountLimit limit)
    {
        int sure = 0;
        int possible = 0;
        foreach (int i in limit.Variables)
        {
            sure += (Choices[i] & ~limit.Counting[i]) == 0 ? 1 : 0;
            possible += (Choices[i] & limit.Counting[i]) != 0 ? 1 : 0;
        }

        return (sure, possible);
    }
}
