namespace MrBen.Optimization.Quadratic;

/// <summary>What the active set holds of a constraint.</summary>
internal enum ActiveState : byte
{
    Inactive,
    AtLower,
    AtUpper,
    Equality,

    /// <summary>Satisfied whenever the active ones are; adding it would make them dependent.</summary>
    Implied,
}
