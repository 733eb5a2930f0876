"""Planning: years, budgets, capacities, dependencies, scenarios and the computed annual plan."""
