"""Web: the face. KERN components, forms, base templates; knows no room."""
