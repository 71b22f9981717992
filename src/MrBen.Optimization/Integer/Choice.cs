namespace MrBen.Optimization.Integer;

/// <summary>Where a variable may still be: at zero, at its reference (where that is not zero), or anywhere else in its domain.</summary>
[Flags]
internal enum Choice : byte
{
    None = 0,
    Zero = 1,
    Reference = 2,
    Elsewhere = 4,
}
